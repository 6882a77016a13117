"""From a draft to a release that is live: training, what it would change, and who may publish it."""
