"""Query plans: what may be asked, checked where it is built, compiled to SQL, described in words."""
