"""For those who keep an archive or work on the program: begin, look, mend, watch, take out."""
