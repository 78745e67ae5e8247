"""The place where one assessor scores one region, from the first level to the seal."""
