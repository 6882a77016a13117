"""The questions that customers ask: their sentences, texts and golden dialogues, each edited where it is read."""
