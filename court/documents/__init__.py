"""Documents: one model, wording by legal staff, PDF and DOCX from the same content."""
