package org.sourceselect.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.StageKind;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.evidence.TargetEvidence;
import org.sourceselect.stage.StoredTruths;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.StoreException;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.BadInputException;

/**
 * The targets with a ground truth in the store of a home. Those trained alike are one family; of two ground truths of one target that
 * differ in the seed of fine-tuning alone, the second is the other's ceiling.
 */
final class StoredEvidence {

    private static final Logger LOG = LoggerFactory.getLogger(StoredEvidence.class);

    private static final int MOST = 100_000;

    private StoredEvidence() {}

    /**
     * A target in the store.
     *
     * @param seed of its fine-tunings
     */
    private record Kept(long seed, TargetResult result) {}

    /**
     * Reads them.
     *
     * @param lost told of each target that is left out, as the store has lost what it rests on
     * @throws BadInputException when there are none, or another command works with the home
     */
    static List<TargetEvidence> of(HomeFolder home, Consumer<String> lost) {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(home.store());
                ArtifactStore store = ArtifactStore.openToRead(server.location(), home.scratch())) {
            return of(store, home, lost);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<TargetEvidence> of(ArtifactStore store, HomeFolder home, Consumer<String> lost) {
        Map<String, Map<String, List<Kept>>> families = new TreeMap<>();
        Set<String> gone = new LinkedHashSet<>();
        for (Manifest manifest : store.sample(ArtifactKind.REPORT, MOST)) {
            if (manifest.stage().equals(StageKind.CAMPAIGN_TARGET.key())) {
                read(store, manifest, families, gone::add);
            }
        }
        if (families.isEmpty()) {
            throw new BadInputException(
                    home.toString(),
                    gone.isEmpty()
                            ? "its store holds no target with a ground truth"
                            : "its store has lost what the ground truths rest on",
                    "run select --ground-truth or a campaign with this home first");
        }
        gone.stream()
                .filter(target -> families.values().stream().noneMatch(byTarget -> byTarget.containsKey(target)))
                .forEach(lost);
        List<TargetEvidence> targets = new ArrayList<>();
        int number = 1;
        for (Map<String, List<Kept>> byTarget : families.values()) {
            String family = families.size() == 1 ? "" : "settings " + number++;
            byTarget.values().forEach(kept -> targets.add(one(store, kept, family)));
        }
        return targets;
    }

    private static void read(
            ArtifactStore store,
            Manifest manifest,
            Map<String, Map<String, List<Kept>>> families,
            Consumer<String> lost) {
        try {
            TargetResult result = store.json(manifest, TargetResult.OBJECT, TargetResult.class);
            if (result.groundTruth().size() < 2) {
                return;
            }
            String target = result.selection().target().toString();
            Optional<Manifest> finetuned = StoredTruths.finetuned(store, result);
            if (finetuned.isEmpty()) {
                lost.accept(target);
                return;
            }
            Manifest model = finetuned.get();
            families.computeIfAbsent(family(manifest.settings().path("selection"), model), f -> new LinkedHashMap<>())
                    .computeIfAbsent(target, t -> new ArrayList<>())
                    .add(new Kept(model.seed(), result));
        } catch (StoreException e) {
            LOG.warn("a target of a campaign cannot be read any more", e);
            lost.accept(manifest.settings().path("target").asText(manifest.key()));
        }
    }

    /** All that decides what a Dice is, but for the seed of fine-tuning. */
    private static String family(JsonNode selection, Manifest model) {
        return StoredTruths.trainedAlike(selection).orElse("")
                + StoredTruths.finetunedAlike(model).orElse("");
    }

    /** The target by its largest pool, of those with as many the one with the most metrics. */
    private static TargetEvidence one(ArtifactStore store, List<Kept> kept, String family) {
        Kept first = kept.stream()
                .max(Comparator.comparingInt(
                                (Kept k) -> k.result().groundTruth().size())
                        .thenComparingInt(k -> k.result().selection().metrics().size())
                        .thenComparingLong(k -> -k.seed()))
                .orElseThrow();
        TargetEvidence evidence = MeasuredEvidence.of(store, first.result(), family, List.of());
        return kept.stream()
                .filter(k -> k.seed() != first.seed())
                .max(Comparator.comparingInt(k -> k.result().groundTruth().size()))
                .map(again -> MeasuredEvidence.again(evidence, again.result()))
                .orElse(evidence);
    }
}
