package org.sourceselect.cli.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Says that a command has begun where it has said nothing else soon after its process did: on a busy machine it may take seconds until
 * its classes are there, and whoever waits is to know by then that something goes on.
 */
public final class FirstWord {

    /** Since there was one of these; Java and the launcher's shell came before, and a first word is promised within 2 s. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private static final String WORD = "sourceselect is starting";

    private final OutputStream err;
    private final long late = System.nanoTime() + LATE.toNanos();
    private boolean said;

    /**
     * @param err where the word goes; closed by nobody here
     */
    public FirstWord(OutputStream err) {
        this.err = err;
    }

    /** The stream, whatever is written to which makes the word needless. */
    public OutputStream watched(OutputStream stream) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                synchronized (FirstWord.this) {
                    said |= length > 0;
                    stream.write(bytes, offset, length);
                }
            }

            @Override
            public void flush() throws IOException {
                stream.flush();
            }
        };
    }

    /** Says the word when it is time, unless something was said by then; waits for it on a thread of its own. */
    public void await() {
        Thread thread = new Thread(
                () -> {
                    for (long left = late - System.nanoTime(); left > 0; left = late - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    say();
                },
                "first-word");
        thread.setDaemon(true);
        thread.start();
    }

    /** Says the word, unless something was said. */
    synchronized void say() {
        if (said) {
            return;
        }
        said = true;
        try {
            err.write((WORD + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            // Nobody reads it: the same happens to what the command says itself.
        }
    }
}
