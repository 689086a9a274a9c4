package org.sourceselect.cli.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Says that a command has begun where it has said nothing else soon after its process did: on a busy machine it may take seconds until
 * its classes are there, and whoever waits is to know by then that something goes on.
 */
public final class FirstWord {

    /** Since the process began, the launcher's shell included; a first word is promised within 2 s. */
    private static final Duration LATE = Duration.ofMillis(1200);

    private static final String WORD = "sourceselect is starting";

    private final OutputStream err;
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
                    Instant begun =
                            ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
                    Instant late = begun.plus(LATE);
                    for (long left = left(late); left > 0; left = left(late)) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
                    }
                    say();
                },
                "first-word");
        thread.setDaemon(true);
        thread.start();
    }

    private static long left(Instant late) {
        return Duration.between(Instant.now(), late).toMillis();
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
            return;
        }
    }
}
