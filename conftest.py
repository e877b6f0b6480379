"""The steps of the scenarios; pytest takes plugins only from the topmost conftest."""

pytest_plugins = ["features.opinion_steps", "features.life_steps", "features.paper_steps"]
