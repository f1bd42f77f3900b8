"""What a catalogue holds, in numbers and as a map."""
