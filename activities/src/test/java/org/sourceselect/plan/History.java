package org.sourceselect.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.dataset.PreparedSummary;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;

/** Manifests made by hand, as the stages write them, over data sets of 4 subjects with 12 slices each. */
final class History {

    private static final Map<String, Object> SPLIT = Map.of("testFraction", 0.25, "seed", 0);

    final Lineage lineage = new Lineage();
    final List<PastRun> runs = new ArrayList<>();

    static Stage.Definition preparation(int size) {
        return new Stage.Definition(
                StageKind.PREPARE,
                1,
                List.of(),
                Map.of("digest", "abc", "preparation", Map.of("size", size, "slicesPerSubject", 12)),
                0);
    }

    /** The reference to an artifact that need not be there; recipes are found by its key alone. */
    static ArtifactRef ref(Stage.Definition definition) {
        return PlanLedger.placeholder(definition);
    }

    static Stage.Definition pretraining(int width, int size, int batch, int iterations) {
        return new Stage.Definition(
                StageKind.PRETRAIN,
                2,
                List.of(ref(preparation(size))),
                Map.of(
                        "split", SPLIT,
                        "network", Map.of("width", width),
                        "training", Map.of("batchSize", batch, "iterations", iterations)),
                0);
    }

    static Stage.Definition finetuning(Stage.Definition model, int size, int batch, int iterations) {
        return new Stage.Definition(
                StageKind.FINETUNE,
                2,
                List.of(ref(model), ref(preparation(size))),
                Map.of("split", SPLIT, "training", Map.of("batchSize", batch, "iterations", iterations)),
                0);
    }

    static Stage.Definition features(Stage.Definition model, int size) {
        return new Stage.Definition(
                StageKind.FEATURES, 1, List.of(ref(model), ref(preparation(size))), Map.of("split", SPLIT), 0);
    }

    static Stage.Definition score(String metric, Stage.Definition... features) {
        return new Stage.Definition(
                StageKind.SCORE, 3, List.of(features).stream().map(History::ref).toList(), Map.of("metric", metric), 0);
    }

    static Stage.Definition similarity(int size, int pairs) {
        return new Stage.Definition(
                StageKind.ROI_SIMILARITY,
                2,
                List.of(ref(preparation(size)), ref(preparation(size))),
                Map.of("split", SPLIT, "pairs", pairs),
                0);
    }

    static Manifest manifest(Stage.Definition definition, double seconds) {
        return new Manifest(
                definition.kind(),
                definition.key(),
                "digest",
                definition.stage().key(),
                definition.version(),
                definition.inputs(),
                CanonicalJson.tree(definition.settings()),
                definition.seed(),
                "test",
                seconds,
                Instant.EPOCH,
                List.of());
    }

    /** Knows what these are made from, without knowing how long any took. */
    History knowing(Stage.Definition... definitions) {
        for (Stage.Definition definition : definitions) {
            lineage.learn(Recipe.of(definition));
            if (definition.stage() == StageKind.PREPARE) {
                lineage.learn(definition.key(), new PreparedSummary(4, 48));
            }
        }
        return this;
    }

    /** So long it took to make this, each time that it was made. */
    History took(Stage.Definition definition, double... seconds) {
        return took(definition, true, seconds);
    }

    /** The same of a version of the stage that is no more. */
    History tookBefore(Stage.Definition definition, double... seconds) {
        return took(definition, false, seconds);
    }

    private History took(Stage.Definition definition, boolean present, double... seconds) {
        knowing(definition);
        for (double each : seconds) {
            Manifest manifest = manifest(definition, each);
            Work work = Recipe.of(manifest).flatMap(new CostModel(lineage)::of).orElseThrow();
            runs.add(new PastRun(work, manifest.seconds(), present));
        }
        return this;
    }

    Work work(Stage.Definition definition) {
        knowing(definition);
        return new CostModel(lineage).of(Recipe.of(definition)).orElseThrow();
    }

    Estimator.Estimate estimate(Stage.Definition definition) {
        return new Estimator(runs, Optional.empty()).estimate(work(definition));
    }
}
