package org.sourceselect.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.dataset.BrainReport;
import org.sourceselect.dataset.PreparedSlices;
import org.sourceselect.dataset.PreparedSummary;
import org.sourceselect.dataset.Preparer;
import org.sourceselect.dataset.SplitCounts;
import org.sourceselect.stage.StoredModel;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.task.BadInputException;

/**
 * How a model came to be: the trainings behind it, the last one first, each with its slices.
 *
 * @param steps at least one; a fine-tuned model has two, the second being the source model's
 */
record ModelHistory(List<Step> steps) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    ModelHistory {
        steps = List.copyOf(steps);
    }

    /**
     * One model in the line.
     *
     * @param model its manifest
     * @param lesson how it was trained; empty for one that was imported
     */
    record Step(Manifest model, Optional<Lesson> lesson) {

        /** Whether a model was trained on, and not random weights. */
        boolean fromModel() {
            return before(model).isPresent();
        }
    }

    /**
     * A training.
     *
     * @param stage which
     * @param data the slices it saw
     * @param labels the label values of its region of interest
     * @param subjects how many trained, validated and tested
     * @param settings how
     * @param result what came of it
     */
    record Lesson(
            StageKind stage,
            Preparation data,
            List<Integer> labels,
            SplitCounts subjects,
            TrainingSettings settings,
            TrainedModel result) {}

    /**
     * A preparation.
     *
     * @param manifest its manifest
     * @param settings how volumes became slices
     * @param summary how many
     * @param brain what the brains were told by
     */
    record Preparation(Manifest manifest, PreparationSettings settings, PreparedSummary summary, BrainReport brain) {}

    /**
     * Reads the line of a model.
     *
     * @throws org.sourceselect.store.ArtifactGoneException when a part of it is not in the store any more
     * @throws org.sourceselect.store.CorruptArtifactException when a part of it is damaged
     * @throws BadInputException when an earlier release prepared its slices otherwise
     */
    static ModelHistory of(ArtifactStore store, Manifest model) throws IOException {
        List<Step> steps = new ArrayList<>();
        Optional<Manifest> next = Optional.of(model);
        while (next.isPresent()) {
            Manifest made = next.get();
            Step step = new Step(made, lesson(store, made));
            steps.add(step);
            next = before(made).map(store::load);
        }
        return new ModelHistory(steps);
    }

    /** The last training. */
    Optional<Lesson> last() {
        return steps.get(0).lesson();
    }

    /** The model that a training went on from. */
    private static Optional<ArtifactRef> before(Manifest model) {
        return model.inputs().stream()
                .filter(input -> input.kind() == ArtifactKind.MODEL)
                .findFirst();
    }

    private static Optional<Lesson> lesson(ArtifactStore store, Manifest model) throws IOException {
        Optional<TrainedModel> trained = StoredModel.trained(store, model);
        if (trained.isEmpty()) {
            return Optional.empty();
        }
        JsonNode settings = model.settings();
        Preparation data = preparation(store, model);
        SplitSettings split = read(model, settings.path("split"), SplitSettings.class);
        List<Integer> labels = new ArrayList<>();
        settings.path("labels").forEach(label -> labels.add(label.asInt()));
        return Optional.of(new Lesson(
                StageKind.of(model.stage()).orElseThrow(() -> ofAnotherRelease(model)),
                data,
                labels,
                SplitCounts.of(store.fetch(data.manifest(), PreparedSlices.SUBJECTS_OBJECT), split),
                read(model, settings.path("training"), TrainingSettings.class),
                trained.get()));
    }

    private static Preparation preparation(ArtifactStore store, Manifest model) {
        Manifest prepared = model.inputs().stream()
                .filter(input -> input.kind() == ArtifactKind.PREPARED)
                .findFirst()
                .map(store::load)
                .orElseThrow(() -> ofAnotherRelease(model));
        if (prepared.stageVersion() != Preparer.VERSION) {
            throw new BadInputException(
                    where(model),
                    "its slices were made by version " + prepared.stageVersion()
                            + " of the stage prepare, and this release" + " can only tell how version "
                            + Preparer.VERSION + " makes them",
                    "run the same selection again with this release, and export what it makes");
        }
        return new Preparation(
                prepared,
                read(prepared, prepared.settings().path("preparation"), PreparationSettings.class),
                store.json(prepared, PreparedSummary.OBJECT, PreparedSummary.class),
                store.json(prepared, BrainReport.OBJECT, BrainReport.class));
    }

    private static <T> T read(Manifest of, JsonNode node, Class<T> type) {
        try {
            T value = JSON.treeToValue(node, type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            throw ofAnotherRelease(of);
        }
        throw ofAnotherRelease(of);
    }

    private static BadInputException ofAnotherRelease(Manifest of) {
        return new BadInputException(
                where(of),
                "its manifest is not as this release writes them (stage " + of.stage() + ", version "
                        + of.stageVersion() + ", written by " + of.codeVersion() + ")",
                "export it with the release that made it");
    }

    private static String where(Manifest manifest) {
        return "artifact " + manifest.kind().folder() + "/" + manifest.key();
    }
}
