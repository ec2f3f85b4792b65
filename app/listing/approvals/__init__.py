"""IMI staff decide whether somebody whose application was passed is listed."""
