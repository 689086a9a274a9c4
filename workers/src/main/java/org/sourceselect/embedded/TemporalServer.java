package org.sourceselect.embedded;

import java.io.Closeable;
import java.io.IOException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;

/** A Temporal server to talk to; closing it ends what was started for it. */
sealed interface TemporalServer extends Closeable permits DevServer, InProcessServer, TemporalServer.Given {

    /** Where it listens. */
    TemporalLocation location();

    /** Whether it can list workflows. */
    boolean lists();

    @Override
    void close();

    /** What to tell a user whose machine gives this process no port. */
    static BadInputException cannotListen(IOException failure) {
        return new BadInputException(
                "the loopback address",
                "no port can be opened there (" + failure.getMessage() + ")",
                "let this process listen on 127.0.0.1, or name a server that runs with --temporal HOST:PORT",
                failure);
    }

    /** A server somebody else runs. */
    record Given(TemporalLocation location) implements TemporalServer {
        @Override
        public boolean lists() {
            return true;
        }

        @Override
        public void close() {
            // Not ours to end.
        }
    }
}
