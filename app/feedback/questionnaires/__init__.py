"""The questions that reviewers are asked, as data: one file a version, and what an answer to them is."""
