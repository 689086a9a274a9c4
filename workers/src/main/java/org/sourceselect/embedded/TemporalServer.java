package org.sourceselect.embedded;

import java.io.Closeable;
import org.sourceselect.worker.TemporalLocation;

/** A Temporal server to talk to; closing it ends what was started for it. */
sealed interface TemporalServer extends Closeable permits DevServer, InProcessServer, TemporalServer.Given {

    /** Where it listens. */
    TemporalLocation location();

    /** Whether it can list workflows. */
    boolean lists();

    @Override
    void close();

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
