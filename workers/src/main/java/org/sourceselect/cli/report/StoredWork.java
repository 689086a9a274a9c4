package org.sourceselect.cli.report;

import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.stage.LearningCurves;
import org.sourceselect.store.Ancestry;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.StoreException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.unet.DiceCurve;
import org.sourceselect.unet.LossCurve;

/** What the store says of the artifacts behind a report. What is not there any more is told, and stops nothing. */
final class StoredWork {

    private static final Logger LOG = LoggerFactory.getLogger(StoredWork.class);

    /** A lineage of one source has a dozen; beyond this nobody reads. */
    private static final int MOST_OF_LINEAGE = 200;

    private final ArtifactStore store;
    private final Map<String, Optional<Manifest>> seen = new LinkedHashMap<>();
    private final Set<String> missing = new LinkedHashSet<>();

    StoredWork(ArtifactStore store) {
        this.store = store;
    }

    /** The store itself. */
    ArtifactStore store() {
        return store;
    }

    /** Artifacts that were looked for and cannot be read, as folders of the store. */
    Set<String> missing() {
        return missing;
    }

    /** A model's learning curve. */
    Optional<LossCurve> curve(ArtifactRef model) {
        return read(model, manifest -> LearningCurves.of(store, manifest)).flatMap(curve -> curve);
    }

    /** How well a model did on validation subjects while it learnt. */
    Optional<DiceCurve> diceCurve(ArtifactRef model) {
        return read(model, manifest -> LearningCurves.dice(store, manifest)).flatMap(curve -> curve);
    }

    /** The artifacts that one was made from, down to the prepared slices, each once, itself first. */
    List<Manifest> lineage(List<ArtifactRef> ends) {
        return Ancestry.of(ends, MOST_OF_LINEAGE, ref -> read(ref, manifest -> manifest))
                .manifests()
                .toList();
    }

    /** Reads of an artifact what can be read. */
    <T> Optional<T> read(ArtifactRef ref, Function<Manifest, T> reading) {
        Optional<T> value = seen.computeIfAbsent(ref.key(), key -> manifest(ref))
                .flatMap(manifest -> {
                    try {
                        return Optional.of(reading.apply(manifest));
                    } catch (StoreException | BadInputException | UncheckedIOException e) {
                        LOG.debug("left out of the report", e);
                        return Optional.empty();
                    }
                });
        if (value.isEmpty()) {
            missing.add(ref.folder());
        }
        return value;
    }

    private Optional<Manifest> manifest(ArtifactRef ref) {
        try {
            // A file names artifacts by their keys alone.
            return ref.digest().isEmpty() ? store.find(ref.kind(), ref.key()) : Optional.of(store.load(ref));
        } catch (StoreException e) {
            LOG.debug("left out of the report", e);
            return Optional.empty();
        }
    }
}
