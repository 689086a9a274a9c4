package org.sourceselect.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageRun;
import org.sourceselect.store.ManifestRegister.Standing;
import org.sourceselect.store.StoreMeters.StageEnd;
import org.sourceselect.task.UnwellException;

/** Find or compute: a stage is a function of its inputs, and its artifact is computed once. */
public final class Stage {

    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

    /** How often an artifact that turns out damaged is computed again before its store is taken to be at fault. */
    private static final int ANEW = 2;

    private Stage() {}

    /**
     * What is to be made.
     *
     * @param stage the stage
     * @param version raised by whoever changes what the stage makes of the same inputs
     * @param inputs the artifacts it reads, in the order that matters to it
     * @param settings a record, or anything else that {@link CanonicalJson} writes; all that the result depends on
     * @param seed where its randomness starts
     */
    public record Definition(StageKind stage, int version, List<ArtifactRef> inputs, Object settings, long seed) {

        /** Keeps a copy of the list. */
        public Definition {
            inputs = List.copyOf(inputs);
        }

        /** The kind of artifact. */
        public ArtifactKind kind() {
            return stage.makes();
        }

        /**
         * SHA-256, in hex, of the canonical JSON of {@code inputs} (kind and digest of each), {@code seed}, {@code settings},
         * {@code stage} and {@code version}. An input counts by what it holds, not by how it came to be: a stage that is
         * changed and makes the same does not make its readers run again.
         */
        public String key() {
            return CanonicalJson.sha256(Map.of(
                    "stage", stage.key(),
                    "version", version,
                    "inputs",
                            inputs.stream()
                                    .map(i -> Map.of("kind", i.kind(), "digest", i.digest()))
                                    .toList(),
                    "settings", settings,
                    "seed", seed));
        }
    }

    /** Makes the artifact's files. May run more than once, on several machines at once. */
    @FunctionalInterface
    public interface Computation {
        /** Writes every file of the draft; whatever it throws, nothing becomes visible. */
        void run(ArtifactDraft draft) throws IOException;
    }

    /**
     * The artifact.
     *
     * @param found true when it was found and nothing was computed
     */
    public record Outcome(Manifest manifest, boolean found) {

        /** The reference to it. */
        public ArtifactRef ref() {
            return manifest.ref();
        }

        /** How it came to be. */
        public StageRun run() {
            return new StageRun(found, manifest.seconds());
        }
    }

    /**
     * The artifact from the store, or else computed and stored.
     *
     * <p>Of several claimants at once one computes, under a {@linkplain Lease lease}, and the others are told so. Where two
     * compute all the same, one artifact is published; the other returns it and drops its own. One that is there but damaged
     * is computed again and replaced.
     *
     * @param claimant who asks, on one line: the same at every attempt of one request, which may so go on where its dead
     *     predecessor was, and another for every other request
     * @throws ComputedElsewhereException when another claimant computes it at this moment
     * @throws UnwellException when the local disk, or the store's, refuses a file, being full for one
     * @throws UncheckedIOException when the computation fails otherwise in input or output
     */
    public static Outcome findOrCompute(
            ArtifactStore store, Definition definition, String claimant, Computation computation) {
        long start = System.nanoTime();
        StageEnd end = StageEnd.INCOMPLETE;
        try {
            Outcome outcome = foundOrComputed(store, definition, claimant, computation);
            end = outcome.found() ? StageEnd.FOUND : StageEnd.COMPUTED;
            return outcome;
        } catch (ComputedElsewhereException e) {
            end = StageEnd.ELSEWHERE;
            throw e;
        } finally {
            store.meters().stage(definition.stage(), end, start);
        }
    }

    /**
     * What is read from the artifact, found or computed; one that is found and turns out damaged on reading is computed again.
     *
     * @param answer reads the artifact
     * @throws CorruptArtifactException when it is damaged again each time, or another one that is read on the way is
     */
    public static <R> R answer(
            ArtifactStore store,
            Definition definition,
            String claimant,
            Computation computation,
            Function<Outcome, R> answer) {
        for (int turn = 0; ; turn++) {
            Outcome outcome = findOrCompute(store, definition, claimant, computation);
            try {
                return answer.apply(outcome);
            } catch (CorruptArtifactException e) {
                if (turn == ANEW || !e.ref().equals(outcome.ref())) {
                    throw e;
                }
            }
        }
    }

    private static Outcome foundOrComputed(
            ArtifactStore store, Definition definition, String claimant, Computation computation) {
        String key = definition.key();
        if (store.standing(definition.kind(), key) instanceof Standing.Sound sound) {
            return new Outcome(sound.manifest(), true);
        }
        Lease lease = store.lease(definition.kind(), key, claimant);
        try {
            // Again: whoever held the lease before may have published since.
            Standing seen = store.standing(definition.kind(), key);
            return seen instanceof Standing.Sound sound
                    ? new Outcome(sound.manifest(), true)
                    : computed(store, definition, key, seen, computation);
        } finally {
            lease.close();
        }
    }

    private static Outcome computed(
            ArtifactStore store, Definition definition, String key, Standing seen, Computation computation) {
        if (seen instanceof Standing.Unsound unsound) {
            LOG.warn("artifact {}/{} is computed again: {}", definition.kind().folder(), key, unsound.problem());
        }
        try {
            Path folder = store.newFolder();
            try {
                return new Outcome(compute(store, definition, key, seen, computation, folder), false);
            } finally {
                store.discard(folder);
            }
        } catch (IOException e) {
            throw store.explain(e);
        } catch (UncheckedIOException e) {
            throw store.explain(Objects.requireNonNull(e.getCause()));
        }
    }

    private static Manifest compute(
            ArtifactStore store, Definition definition, String key, Standing seen, Computation computation, Path folder)
            throws IOException {
        ArtifactDraft draft = new ArtifactDraft(folder);
        long start = System.nanoTime();
        computation.run(draft);
        double seconds = (System.nanoTime() - start) * 1e-9;
        List<ObjectEntry> objects = store.upload(definition.kind(), key, draft);
        Manifest manifest = new Manifest(
                definition.kind(),
                key,
                Manifest.digest(objects),
                definition.stage().key(),
                definition.version(),
                definition.inputs(),
                CanonicalJson.tree(definition.settings()),
                definition.seed(),
                codeVersion(),
                seconds,
                Instant.now(),
                objects);
        return store.publish(manifest, seen, draft);
    }

    /** The release, as the jar states it; classes outside a jar are under development. */
    public static String codeVersion() {
        return Optional.ofNullable(Stage.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
