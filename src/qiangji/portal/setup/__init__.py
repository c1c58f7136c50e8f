"""The first visit to an empty house: name the hub, open the first account, and close the door for good."""
