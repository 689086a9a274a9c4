package org.sourceselect.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PriorActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.race.RaceResult;
import org.sourceselect.store.ArtifactGoneException;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.Manifest;

/** Which of the ground truths that a store holds can be held side by side: those whose nets were trained alike. */
public final class StoredTruths {

    private static final Logger LOG = LoggerFactory.getLogger(StoredTruths.class);

    private static final List<String> MADE_BY = List.of("preparation", "split", "network", "pretraining");

    static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StoredTruths() {}

    /** What source models were made by, without what changes no weight. */
    record Trained(
            PreparationSettings preparation,
            Essential.Split split,
            NetworkSettings network,
            Essential.Training pretraining,
            boolean importModels) {

        static Trained of(PriorActivity.Request request) {
            return new Trained(
                    request.preparation(),
                    Essential.of(request.split()),
                    request.network(),
                    Essential.of(request.pretraining()),
                    request.importModels());
        }

        /** Empty where a selection of another release does not tell. */
        static Optional<Trained> of(JsonNode selection) {
            if (!MADE_BY.stream().allMatch(selection::hasNonNull)) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Trained(
                        JSON.treeToValue(selection.path("preparation"), PreparationSettings.class),
                        Essential.of(JSON.treeToValue(selection.path("split"), SplitSettings.class)),
                        JSON.treeToValue(selection.path("network"), NetworkSettings.class),
                        Essential.of(JSON.treeToValue(selection.path("pretraining"), TrainingSettings.class)),
                        selection.path("importModels").asBoolean()));
            } catch (JsonProcessingException e) {
                LOG.debug("a report of another release says nothing", e);
                return Optional.empty();
            }
        }
    }

    /**
     * What makes the source models of a selection, in one text that is equal for selections whose source models are alike; empty where the
     * settings are of a release that does not tell.
     *
     * @param selection its settings, as a manifest holds them
     */
    public static Optional<String> trainedAlike(JsonNode selection) {
        return Trained.of(selection).map(CanonicalJson::write);
    }

    /** How a model was fine-tuned but for the seed, in one text that is equal for those that were fine-tuned alike. */
    public static Optional<String> finetunedAlike(Manifest model) {
        return model.settings().path("training") instanceof ObjectNode training
                ? Optional.of(CanonicalJson.write(training.deepCopy().without("seed")))
                : Optional.empty();
    }

    /** The manifest of a model of the ground truth, any, as all were fine-tuned alike; empty where none is left. */
    public static Optional<Manifest> finetuned(ArtifactStore store, TargetResult result) {
        return any(
                store,
                result.groundTruth().stream()
                        .map(truth -> truth.finetuned().model())
                        .toList());
    }

    /** The same of the models that were taken to a race's end. */
    static Optional<Manifest> finetuned(ArtifactStore store, RaceResult race) {
        int end = race.rungs().get(race.rungs().size() - 1);
        return any(
                store,
                race.rows().stream()
                        .filter(row -> row.iterations() == end)
                        .flatMap(row -> row.finetuned().stream())
                        .toList());
    }

    private static Optional<Manifest> any(ArtifactStore store, List<ArtifactRef> models) {
        for (ArtifactRef model : models) {
            try {
                return Optional.of(store.load(model));
            } catch (ArtifactGoneException e) {
                LOG.debug("a fine-tuned model is gone", e);
            }
        }
        return Optional.empty();
    }
}
