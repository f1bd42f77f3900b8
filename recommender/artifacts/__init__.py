"""Built matrices and the search index, saved beside the dataset and opened by memory map."""
