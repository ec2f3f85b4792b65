"""What IMI staff look at: figures and lists, one contribution, what a decision comes to, the bookkeeper's file."""
