"""Events and attempts in the words of other systems: ECS and OCSF.

Pure mappings of one row; who reads the rows and who writes the objects is not known here.
"""

from logai.export.ecs import ECS_FIELDS, ecs_document
from logai.export.ocsf import ocsf_authentication

__all__ = ["ECS_FIELDS", "ecs_document", "ocsf_authentication"]
