package org.sourceselect.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.unet.CheckpointStore;

/**
 * The newest two checkpoints of one training, in the store: {@code checkpoints/KEY/step-N} and a list of them that is written
 * after the checkpoint itself, so that what the list names is whole.
 *
 * <p>An attempt that was taken for dead may still write beside its successor. Both compute the same, bit for bit, so whichever
 * list is found leads to a true checkpoint; a damaged one is passed over for the one before.
 */
final class StoredCheckpoints implements CheckpointStore {

    private static final int KEPT = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArtifactStore store;
    private final String prefix;
    private final Path beside;

    /**
     * The checkpoints of a training.
     *
     * @param key the key of the artifact it makes
     * @param beside fetched checkpoints are put beside this file
     */
    StoredCheckpoints(ArtifactStore store, String key, Path beside) {
        this.store = store;
        this.prefix = "checkpoints/" + key + "/";
        this.beside = beside;
    }

    @Override
    public void save(long step, Path file) throws IOException {
        store.putBlob(name(step), file);
        List<Long> before = steps();
        List<Long> steps = new ArrayList<>(before);
        steps.remove(step);
        steps.add(0, step);
        List<Long> kept = List.copyOf(steps.subList(0, Math.min(KEPT, steps.size())));
        store.putBlob(prefix + "steps", JSON.writeValueAsBytes(kept));
        before.stream().filter(s -> !kept.contains(s)).forEach(s -> store.deleteBlob(name(s)));
    }

    @Override
    public Iterable<Path> newestFirst() throws IOException {
        // A stream's iterator fetches each when its turn comes.
        List<Long> steps = steps();
        return () -> steps.stream().flatMap(step -> fetch(step).stream()).iterator();
    }

    private Optional<Path> fetch(long step) {
        Path file = beside.resolveSibling("resume-" + step + ".safetensors");
        return store.getBlob(name(step), file).map(sha256 -> file);
    }

    /** Removes them all, once the training's artifact is published. */
    void clear() throws IOException {
        for (long step : steps()) {
            store.deleteBlob(name(step));
        }
        store.deleteBlob(prefix + "steps");
    }

    private List<Long> steps() throws IOException {
        Optional<byte[]> listed = store.getBlob(prefix + "steps");
        return listed.isEmpty() ? List.of() : List.of(JSON.readValue(listed.get(), Long[].class));
    }

    private String name(long step) {
        return prefix + "step-" + step + ".safetensors";
    }
}
