package org.sourceselect.unet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Keeps the checkpoints of one training. */
public interface CheckpointStore {

    /**
     * Keeps a checkpoint; returns when it would survive a crash.
     *
     * @param step the steps done
     * @param file the checkpoint; may be moved away, is deleted afterwards otherwise
     */
    void save(long step, Path file) throws IOException;

    /**
     * The checkpoints kept, newest first. The trainer asks for the next one only when one turns out to be damaged, so a
     * store may fetch each when its turn comes.
     */
    Iterable<Path> newestFirst() throws IOException;

    /**
     * Whether the state after the last step is to be kept as well, whatever the interval between checkpoints. A training with
     * more iterations goes on from it and ends with the bits of one that was never divided.
     */
    default boolean keepsEnd() {
        return false;
    }

    /** Keeps nothing. */
    static CheckpointStore none() {
        return new CheckpointStore() {
            @Override
            public void save(long step, Path file) {}

            @Override
            public Iterable<Path> newestFirst() {
                return List.of();
            }
        };
    }
}
