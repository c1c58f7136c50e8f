"""The loop: five stages in order. A stage may read the stages before it, never those after it."""
