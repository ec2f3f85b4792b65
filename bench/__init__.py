"""What a page costs, as a multiple of a bare Flask "hello" under the same server in the same run."""
