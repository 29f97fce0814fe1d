"""模板标签: numbers, days, language and pictures as the pages write them."""
