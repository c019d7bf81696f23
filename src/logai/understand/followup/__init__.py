"""Follow-ups: "and yesterday?", "only root", "แล้วเมื่อวานล่ะ" change the plan of the question before.

They are the work of rules alone. A follow-up is understood completely or refused, and what it kept of the question
before is said with the answer. No plan and no value of one is ever sent to a model.
"""

from logai.understand.followup.model import Before, Conversation

__all__ = ["Before", "Conversation"]
