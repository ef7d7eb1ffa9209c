"""A page on this machine where a person checks a dataset, release by release."""
