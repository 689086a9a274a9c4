package org.sourceselect.stage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;
import org.sourceselect.unet.CheckpointStore;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.DiceCurve;
import org.sourceselect.unet.Inference;
import org.sourceselect.unet.LossCurve;
import org.sourceselect.unet.SubjectDice;
import org.sourceselect.unet.Trainer;
import org.sourceselect.unet.TrainingPlan;

/** What pre-training and fine-tuning share: find or train, checkpoint, test. */
final class Training {

    static final String WEIGHTS = "weights.safetensors";
    static final String OUTCOME = "training.json";

    /**
     * To be raised whenever a training of the whole net ends with other weights; up to 2, one in some hundreds took one wrong step.
     * What {@link Kept} says beside them may grow by what is optional, as the curves did: readers of old artifacts do without.
     */
    private static final int WHOLE = 3;

    /** The same of one behind a frozen encoder; up to 3, the decoder was computed in another order. */
    private static final int BEHIND_ENCODER = 4;

    /** Batches that a look at the net takes: what they cost without gradients is about one step. */
    private static final int LOOKED_AT = 2;

    private final ArtifactStore store;
    private final Supplier<Compute> compute;
    private final TrainingMeters meters;

    /** Where a training's checkpoints are, and where it may go on from beside its own. */
    @FunctionalInterface
    interface Keeping {
        CheckpointStore checkpoints(StoredCheckpoints own, ArtifactDraft draft) throws IOException;
    }

    /** Makes the plan, once the inputs are at hand. */
    @FunctionalInterface
    interface Planned {
        TrainingPlan plan() throws IOException;
    }

    /**
     * What is to be trained.
     *
     * @param definition what makes the weights
     * @param task whose training subjects train, and whose test subjects test
     * @param split which those are
     * @param training how
     * @param plan from which weights
     * @param elseTo what the user can do where the task cannot be learnt
     * @param keeping where checkpoints are kept
     */
    record Lesson(
            Stage.Definition definition,
            TaskData task,
            SplitSettings split,
            TrainingSettings training,
            Planned plan,
            String elseTo,
            Keeping keeping) {

        /** A training from its beginning. */
        Lesson(
                Stage.Definition definition,
                TaskData task,
                SplitSettings split,
                TrainingSettings training,
                Planned plan,
                String elseTo) {
            this(definition, task, split, training, plan, elseTo, (own, draft) -> own);
        }
    }

    /**
     * What the store keeps beside the weights, in {@code training.json}.
     *
     * @param finalLoss the mean loss of the last iterations
     * @param dice on the task's test subjects; beside it, since that field was added, what marking every pixel gives there
     * @param validation the same on its validation subjects; without any, and in files of older releases, empty
     * @param validationSubjects each of those in whose slices the region occurs, in the order of the prepared slices; left out
     *     where there is none, as in files of older releases
     * @param curve how the loss fell; left out in files of older releases
     * @param diceCurve Dice on validation subjects meanwhile; left out where there is none of them, of a training too short to be
     *     looked at, and in files of older releases
     */
    record Kept(
            double finalLoss,
            DiceSummary dice,
            Optional<DiceSummary> validation,
            Optional<EachSubject> validationSubjects,
            Optional<LossCurve> curve,
            Optional<DiceCurve> diceCurve) {

        Kept {
            curve = Objects.requireNonNullElse(curve, Optional.empty());
            diceCurve = Objects.requireNonNullElse(diceCurve, Optional.empty());
            validationSubjects = Objects.requireNonNullElse(validationSubjects, Optional.empty());
        }

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Override
        public Optional<EachSubject> validationSubjects() {
            return validationSubjects;
        }

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Override
        public Optional<LossCurve> curve() {
            return curve;
        }

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Override
        public Optional<DiceCurve> diceCurve() {
            return diceCurve;
        }
    }

    /**
     * Subject by subject, without a name.
     *
     * @param dice Dice
     * @param soft the same with probabilities in place of a decision
     */
    record EachSubject(List<Double> dice, List<Double> soft) {}

    Training(StageKind stage, ArtifactStore store, Supplier<Compute> compute, MeterRegistry registry) {
        this.store = store;
        this.compute = compute;
        this.meters = new TrainingMeters(registry, stage);
    }

    /**
     * What makes the weights: a stage, its inputs and settings, and the seed of its training.
     *
     * @param inputs the prepared slices, and the model of which it keeps the encoder where it does
     */
    static Stage.Definition definition(
            StageKind stage, List<ArtifactRef> inputs, Object stageSettings, TrainingSettings training) {
        boolean behindEncoder = inputs.stream().anyMatch(input -> input.kind() == ArtifactKind.MODEL);
        return new Stage.Definition(
                stage, behindEncoder ? BEHIND_ENCODER : WHOLE, inputs, stageSettings, training.seed());
    }

    /** What a training has made, as its artifact tells. */
    static TrainedModel trained(ArtifactStore store, Manifest manifest, StageRun run) {
        Kept kept = store.json(manifest, OUTCOME, Kept.class);
        return new TrainedModel(manifest.ref(), kept.finalLoss(), kept.dice(), run, kept.validation());
    }

    StageWork<TrainedModel> work(Lesson lesson) {
        return new StageWork<TrainedModel>() {
            @Override
            public StageKind stage() {
                return lesson.definition().stage();
            }

            @Override
            public Stage.Definition definition() {
                return lesson.definition();
            }

            @Override
            public Optional<String> over() {
                String from = definition().inputs().stream()
                        .filter(input -> input.kind() == ArtifactKind.MODEL)
                        .map(model -> String.format(" from model %.12s", model.key()))
                        .collect(Collectors.joining());
                return Optional.of(lesson.task().task() + from);
            }

            @Override
            public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
                Path weights = draft.file(WEIGHTS);
                StoredCheckpoints checkpoints =
                        new StoredCheckpoints(store, definition().key(), weights);
                try (TaskSlices slices = TaskSlices.open(store, lesson.task(), lesson.split())) {
                    CheckpointStore kept = lesson.keeping().checkpoints(checkpoints, draft);
                    Trainer.Result result = train(lesson, slices, kept, heartbeat, weights);
                    draft.json(OUTCOME, test(slices, weights, lesson.training(), result));
                }
            }

            /** Also when it was found: whoever published it may have ended before this line. */
            @Override
            public void published() {
                new StoredCheckpoints(store, definition().key(), Path.of(WEIGHTS)).clear();
            }

            @Override
            public TrainedModel answer(Stage.Outcome outcome) {
                return trained(store, outcome.manifest(), outcome.run());
            }

            @Override
            public TrainedModel planned(ArtifactRef artifact) {
                return new TrainedModel(
                        artifact,
                        Double.NaN,
                        new DiceSummary(Double.NaN, Double.NaN, Double.NaN, 0, 0),
                        Planning.NO_RUN);
            }
        };
    }

    private Trainer.Result train(
            Lesson lesson, TaskSlices slices, CheckpointStore checkpoints, StageHeartbeat heartbeat, Path weights)
            throws IOException {
        TrainingPlan plan = lesson.plan().plan();
        try (TrainingMeters.UnderWay training = meters.begin()) {
            return Trainer.train(
                    compute.get(),
                    plan,
                    slices,
                    slices.learnableSlices(lesson.elseTo()),
                    checkpoints,
                    look(slices, lesson.training()),
                    p -> {
                        training.iteration(p);
                        heartbeat.progress(
                                new StageProgress(p.step(), p.steps(), "iteration", p.perSecond(), p.loss()));
                    },
                    weights);
        }
    }

    private Kept test(TaskSlices slices, Path weights, TrainingSettings settings, Trainer.Result trained)
            throws IOException {
        double finalLoss = trained.finalLoss();
        Optional<LossCurve> curve = Optional.of(trained.curve());
        Optional<DiceCurve> looks =
                Optional.of(trained.looks()).filter(l -> !l.steps().isEmpty());
        try (Inference inference = Inference.open(compute.get(), weights)) {
            DiceSummary dice =
                    dice(inference, slices, slices.testSlices(), settings).summary(settings.seed());
            int[] validating = slices.validationSlices();
            if (validating.length == 0) {
                return new Kept(finalLoss, dice, Optional.empty(), Optional.empty(), curve, looks);
            }
            SubjectDice validation = dice(inference, slices, validating, settings);
            return new Kept(
                    finalLoss,
                    dice,
                    Optional.of(validation.summary(settings.seed())),
                    Optional.of(new EachSubject(
                            List.copyOf(validation.bySubject().values()),
                            List.copyOf(validation.soft().values()))),
                    curve,
                    looks);
        }
    }

    /** Looks at Dice on the validation subjects, of whose slices it takes two batches, the same at each look. */
    private Trainer.Look look(TaskSlices task, TrainingSettings settings) {
        int[] looked = spread(task.validationSlices(), LOOKED_AT * settings.batchSize());
        if (looked.length == 0) {
            return Trainer.Look.NONE;
        }
        return weights -> {
            try (Inference inference = Inference.open(compute.get(), weights)) {
                return dice(inference, task, looked, settings).bySubject().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .average();
            }
        };
    }

    /** At most so many, evenly spread: slices stand subject by subject, so that every subject has its share. */
    static int[] spread(int[] slices, int most) {
        int taken = Math.min(slices.length, most);
        int[] spread = new int[taken];
        for (int i = 0; i < taken; i++) {
            spread[i] = slices[(int) ((long) i * slices.length / taken)];
        }
        return spread;
    }

    private static SubjectDice dice(Inference inference, TaskSlices task, int[] slices, TrainingSettings settings)
            throws IOException {
        return inference.dice(task, slices, task::subject, settings.batchSize());
    }
}
