package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.LayersActivity;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.PriorActivity;
import org.sourceselect.activity.ProbeActivity;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.SourceModel;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.StageResult;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.combined.PriorScores;

/** One source's way through the stages. What fails here is kept as the source's own failure and goes no further. */
public final class SourceBranch {

    private static final StageName COMPARE = StageName.of(StageKind.ROI_SIMILARITY);
    private static final StageName PRETRAIN = StageName.of(StageKind.PRETRAIN);
    private static final StageName FEATURES = StageName.of(StageKind.FEATURES);
    private static final StageName FINETUNE = StageName.of(StageKind.FINETUNE);

    private final TaskId source;
    private final String name;
    private final Supplier<TaskData> target;
    private final SelectionSettings settings;
    private final StageActivities activities;
    private final boolean dumpsSource;
    private final Optional<PriorActivity.Result> prior;
    private final Preparations preparations;
    private final Mending mending;
    private final SelectionBoard board;

    private Optional<RoiSimilarityActivity.Result> similarity = Optional.empty();
    private Optional<SourceRow.Scored> scored = Optional.empty();
    private Optional<SourceRow.Truth> truth = Optional.empty();
    private Optional<FailedSource> failure = Optional.empty();

    /**
     * @param name what the source is called where stages are shown
     * @param target the target over its slices as they are at that moment
     * @param dumpsSource as {@link #dumpsSource} says for the selection
     * @param prior how all sources did at other targets, where that is one of the metrics
     */
    SourceBranch(
            TaskId source,
            String name,
            Supplier<TaskData> target,
            SelectionSettings settings,
            boolean dumpsSource,
            Optional<PriorActivity.Result> prior,
            StageActivities activities,
            Preparations preparations,
            Mending mending,
            SelectionBoard board) {
        this.source = source;
        this.name = name;
        this.target = target;
        this.settings = settings;
        this.dumpsSource = dumpsSource;
        this.prior = prior;
        this.activities = activities;
        this.preparations = preparations;
        this.mending = mending;
        this.board = board;
    }

    /** Tells the board of the stages of {@link #compare} for so many branches. */
    static void expectComparing(SelectionBoard board, int branches) {
        board.expect(COMPARE, branches);
    }

    /** Tells the board of the stages of {@link #finetune}, or, by a negative number, that so many will not be. */
    public static void expectFinetuning(SelectionBoard board, int branches) {
        board.expect(FINETUNE, branches);
    }

    /**
     * Whether source models are run over their own images: when a metric reads that, and in workflows that earlier releases
     * began, which ran all of them. To be asked once, before any branch.
     */
    static boolean dumpsSource(SelectionPlan plan) {
        return plan.readsSource()
                || Workflow.getVersion("source-features-where-read", Workflow.DEFAULT_VERSION, 1)
                        == Workflow.DEFAULT_VERSION;
    }

    /** Tells the board of the stages of {@link #score} for so many branches. */
    static void expectScoring(SelectionBoard board, int branches, boolean dumpsSource, List<String> metrics) {
        board.expect(PRETRAIN, branches);
        board.expect(FEATURES, dumpsSource ? 2 * branches : branches);
        metrics.forEach(metric -> board.expect(StageName.score(metric), branches));
    }

    /** What is known of the source by now. */
    public SourceRow row() {
        return new SourceRow(source, similarity, failure.isPresent() ? Optional.empty() : scored, failure, truth);
    }

    /** RoI analysis: compares the source's label maps with the target's. */
    public void compare() {
        attempt(at -> {
            at.stage = Preparations.PREPARE;
            TaskData data = preparations.of(source);
            at.stage = COMPARE;
            RoiSimilarityActivity.Request request = new RoiSimilarityActivity.Request(
                    data,
                    target.get(),
                    settings.split(),
                    settings.roiPairs(),
                    settings.split().seed(),
                    settings.roiForm());
            similarity = Optional.of(stage(COMPARE, name, RoiSimilarityActivity.class, a -> a.compare(request)));
        });
    }

    /** Transferability estimation: pre-trains or imports the source model, dumps its features and computes every metric. */
    public void score() {
        if (failure.isEmpty() && preparations.imports(source)) {
            board.expect(PRETRAIN, -1);
        }
        attempt(at -> {
            at.stage = Preparations.PREPARE;
            TaskData data = preparations.of(source);
            at.stage = PRETRAIN;
            SourceModel model = model(data);
            at.stage = FEATURES;
            Optional<FeatureDumpActivity.Result> ofSource =
                    dumpsSource ? Optional.of(features(name + " over its own images", model, data)) : Optional.empty();
            FeatureDumpActivity.Result ofTarget = features(name + " over the target's images", model, target.get());
            Map<String, ScoreActivity.Result> scores = new LinkedHashMap<>();
            for (String metric : settings.metricsOfOne()) {
                at.stage = StageName.score(metric);
                scores.put(
                        metric,
                        switch (at.stage.kind()) {
                            case PROBE -> probe(at.stage, model);
                            case LAYERS -> layers(at.stage, metric, model);
                            default -> scored(at.stage, metric, ofSource, ofTarget);
                        });
            }
            prior.flatMap(this::past).ifPresent(known -> scores.put(PriorScores.NAME, known));
            scored = Optional.of(new SourceRow.Scored(model, ofSource, ofTarget, scores));
        });
    }

    /** The ground truth: fine-tunes the source model on the target. Nothing when the source has none. */
    public void finetune(TrainingSettings training) {
        Optional<SourceRow.Scored> made = row().scored();
        if (made.isEmpty()) {
            expectFinetuning(board, -1);
            return;
        }
        try {
            truth = Optional.of(SourceRow.Truth.of(source, mending.whole(again -> {
                SourceModel model = again ? model() : made.get().model();
                FinetuneActivity.Request request =
                        new FinetuneActivity.Request(model.model(), target.get(), settings.split(), training);
                return stage(FINETUNE, name, FinetuneActivity.class, a -> a.finetune(request));
            })));
        } catch (ActivityFailure e) {
            truth = Optional.of(
                    new SourceRow.Truth(Optional.empty(), Optional.of(StageFailures.of(source, FINETUNE, e))));
            board.fail();
        }
    }

    /** The source model, asked for again. */
    SourceModel model() {
        return model(preparations.of(source));
    }

    private SourceModel model(TaskData data) {
        Optional<SourceModel> imported =
                preparations.model(source).map(m -> new SourceModel(m.model(), m.run(), Optional.empty()));
        if (imported.isPresent()) {
            return imported.get();
        }
        PretrainActivity.Request request =
                new PretrainActivity.Request(data, settings.split(), settings.network(), settings.pretraining());
        TrainedModel trained = stage(PRETRAIN, name, PretrainActivity.class, a -> a.pretrain(request));
        return new SourceModel(trained.model(), trained.run(), Optional.of(trained.ownDice()));
    }

    private FeatureDumpActivity.Result features(String what, SourceModel model, TaskData images) {
        FeatureDumpActivity.Request request = new FeatureDumpActivity.Request(model.model(), images, settings.split());
        return stage(FEATURES, what, FeatureDumpActivity.class, a -> a.dump(request));
    }

    /** All of the time that it took is nobody's in particular. */
    private Optional<ScoreActivity.Result> past(PriorActivity.Result known) {
        return Optional.ofNullable(known.scores().get(source.toString()))
                .map(score -> new ScoreActivity.Result(
                        score, known.prior(), new StageRun(known.run().found(), 0)));
    }

    private ScoreActivity.Result probe(StageName stage, SourceModel model) {
        ProbeActivity.Request request = new ProbeActivity.Request(model.model(), target.get(), settings.split());
        return stage(stage, name, ProbeActivity.class, a -> a.probe(request));
    }

    private ScoreActivity.Result layers(StageName stage, String metric, SourceModel model) {
        LayersActivity.Request request =
                new LayersActivity.Request(metric, model.model(), target.get(), settings.split());
        return stage(stage, name, LayersActivity.class, a -> a.scoreLayers(request));
    }

    private ScoreActivity.Result scored(
            StageName stage,
            String metric,
            Optional<FeatureDumpActivity.Result> ofSource,
            FeatureDumpActivity.Result ofTarget) {
        ScoreActivity.Request request = new ScoreActivity.Request(
                metric, ofSource.map(FeatureDumpActivity.Result::features), ofTarget.features());
        return stage(stage, name, ScoreActivity.class, a -> a.score(request));
    }

    private <A, R extends StageResult> R stage(
            StageName stage, String what, Class<A> activity, Functions.Func1<A, R> call) {
        return board.stage(activities, stage, what, activity, call);
    }

    /** How far a run of one of the three is; {@link #compare} and {@link #score} may run side by side. */
    private static final class Place {
        private StageName stage = Preparations.PREPARE;
    }

    private void attempt(Consumer<Place> steps) {
        if (failure.isPresent()) {
            return;
        }
        Place at = new Place();
        try {
            mending.whole(again -> {
                steps.accept(at);
                return at;
            });
        } catch (ActivityFailure e) {
            FailedSource row = StageFailures.of(source, at.stage, e);
            if (failure.isEmpty()) {
                failure = Optional.of(row);
                board.fail();
            }
        }
    }
}
