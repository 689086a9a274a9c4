package org.sourceselect.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.UnusableArtifactException;
import org.sourceselect.unet.CheckpointStore;

/**
 * The checkpoints of a rung of a race: its own, then the end of the rung before. Its own end becomes part of its artifact, for the
 * rung after.
 */
final class RungCheckpoints implements CheckpointStore {

    /** Weights, Adam's moments and the step after the last iteration. */
    static final String END = "checkpoint.safetensors";

    private static final Logger LOG = LoggerFactory.getLogger(RungCheckpoints.class);

    private final StoredCheckpoints own;
    private final ArtifactStore store;
    private final Optional<ArtifactRef> former;
    private final long end;
    private final Path endFile;

    /**
     * @param former the artifact of the rung before
     * @param end the iterations after which this rung ends
     * @param draft this rung's artifact
     */
    RungCheckpoints(
            StoredCheckpoints own, ArtifactStore store, Optional<ArtifactRef> former, long end, ArtifactDraft draft) {
        this.own = own;
        this.store = store;
        this.former = former;
        this.end = end;
        this.endFile = draft.file(END);
    }

    @Override
    public void save(long step, Path file) throws IOException {
        if (step == end) {
            Files.move(file, endFile);
        } else {
            own.save(step, file);
        }
    }

    @Override
    public Iterable<Path> newestFirst() {
        return () -> iterator();
    }

    private Iterator<Path> iterator() {
        return Stream.concat(
                        StreamSupport.stream(own.newestFirst().spliterator(), false),
                        former.stream().flatMap(ref -> end(ref).stream()))
                .iterator();
    }

    /** The end of the rung before; without it the training begins again, to the same bits. */
    private Optional<Path> end(ArtifactRef ref) {
        try {
            return Optional.of(store.fetch(store.load(ref), END));
        } catch (UnusableArtifactException e) {
            LOG.warn("The rung before {} cannot be gone on from; all iterations are done anew", ref.key());
            return Optional.empty();
        }
    }

    @Override
    public boolean keepsEnd() {
        return true;
    }
}
