"""The public register: who may be seen in it, and all that it says and ever said of a listing."""
