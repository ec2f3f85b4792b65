"""The reviewer's pages: what a link or a receipt code opens."""
