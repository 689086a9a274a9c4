package org.sourceselect.cli.text;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** An output that remembers what the writers above it keep to themselves: that something could not be written. */
public final class WatchedOutput extends OutputStream {

    private final OutputStream out;
    private volatile Optional<IOException> failure = Optional.empty();

    /** Watches an output. */
    public WatchedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    private IOException remembered(IOException e) {
        failure = failure.or(() -> Optional.of(e));
        return e;
    }

    /** A sentence that says why output was lost; empty when all was written. */
    public Optional<String> lost() {
        return failure.map(e -> "standard output: not all of the result could be written (" + e.getMessage()
                + "); make room where it goes, or let its reader read to the end, and run the command again");
    }
}
