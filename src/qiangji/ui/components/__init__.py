"""What pages are made of: one plain function per component, its signature being its props.

The catalogue is the ``qj`` tag library; ``ui:gallery`` shows everything in every state.
"""
