package org.sourceselect.campaign;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.CampaignResult.GroundTruth;
import org.sourceselect.campaign.CampaignResult.PathEvaluation;
import org.sourceselect.campaign.CampaignResult.TargetResult;
import org.sourceselect.evaluation.EvaluationSettings;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionBoard;
import org.sourceselect.selection.SelectionProgress;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.selection.StageFailures;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** One target after another: a selection as a child workflow, then one fine-tuning per ranked source. */
public final class TransferCampaignWorkflowImpl implements TransferCampaignWorkflow {

    private final SelectionBoard board = new SelectionBoard();

    @Override
    public SelectionProgress progress() {
        return board.progress();
    }

    @Override
    public CampaignResult run(CampaignRequest request) {
        try {
            return run(request.settings());
        } catch (BadInputException e) {
            throw ApplicationFailure.newNonRetryableFailure(e.sentence(), ActivityFailures.BAD_INPUT);
        }
    }

    private CampaignResult run(CampaignSettings settings) {
        List<TargetResult> results = new ArrayList<>();
        for (String target : settings.targets()) {
            board.begin(target);
            results.add(evaluated(settings, selected(settings, target)));
        }
        return new CampaignResult(results);
    }

    private static SelectionResult selected(CampaignSettings settings, String target) {
        SourceSelectionWorkflow selection = Workflow.newChildWorkflowStub(
                SourceSelectionWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/" + target)
                        .setTaskQueue(new TaskQueues(settings.selection().queues()).workflows())
                        .setStaticSummary("select sources for " + target)
                        .build());
        return selection.select(SelectionRequest.of(settings.selection().withTarget(target)));
    }

    private TargetResult evaluated(CampaignSettings settings, SelectionResult selection) {
        List<RankedSource> ranked = selection.path2().isEmpty() ? selection.path1() : selection.path2();
        Map<String, RankedSource> bySource = new LinkedHashMap<>();
        ranked.forEach(r -> bySource.put(r.source().toString(), r));
        board.expect("finetune", ranked.size());
        StageActivities activities =
                new StageActivities(new TaskQueues(settings.selection().queues()));
        List<GroundTruth> truths = new ArrayList<>();
        List<FailedSource> failed = new ArrayList<>();
        Map<RankedSource, Promise<TrainedModel>> finetunings = new LinkedHashMap<>();
        selection.pool().stream()
                .flatMap(s -> Optional.ofNullable(bySource.get(s.toString())).stream())
                .forEach(source -> finetunings.put(
                        source, Async.function(() -> finetune(source, selection, settings, activities))));
        finetunings.forEach((source, promise) -> {
            try {
                TrainedModel finetuned = promise.get();
                if (Double.isNaN(finetuned.dice().mean())) {
                    failed.add(new FailedSource(
                            source.source(),
                            "finetune",
                            "no test subject of the target has the region of interest, so Dice is undefined",
                            Optional.empty()));
                } else {
                    truths.add(new GroundTruth(source.source(), finetuned));
                }
            } catch (ActivityFailure e) {
                failed.add(StageFailures.of(source.source(), "finetune", e));
                board.fail();
            }
        });
        return new TargetResult(
                selection,
                truths,
                evaluations(settings, selection, truths),
                failed,
                truths.stream().mapToDouble(t -> t.finetuned().run().seconds()).sum());
    }

    private TrainedModel finetune(
            RankedSource source, SelectionResult selection, CampaignSettings settings, StageActivities activities) {
        String name = label(source.source(), selection);
        return board.stage(
                "finetune",
                "finetune " + name,
                () -> activities
                        .finetune(name)
                        .finetune(new FinetuneActivity.Request(
                                source.model(),
                                selection.targetData(),
                                settings.selection().split(),
                                settings.finetuning())));
    }

    /** The short name where no other source of the pool shares it. */
    private static String label(TaskId source, SelectionResult selection) {
        boolean shared = selection.pool().stream()
                .anyMatch(t -> !t.equals(source) && t.shortName().equals(source.shortName()));
        return shared ? source.toString() : source.shortName();
    }

    private static List<PathEvaluation> evaluations(
            CampaignSettings settings, SelectionResult selection, List<GroundTruth> truths) {
        List<SourceScore> dice = truths.stream()
                .map(t -> new SourceScore(
                        t.source().toString(), t.finetuned().dice().mean()))
                .toList();
        EvaluationSettings evaluation = new EvaluationSettings(
                settings.largestK(),
                EvaluationSettings.DEFAULT.resamples(),
                EvaluationSettings.DEFAULT.confidence(),
                settings.selection().split().seed());
        List<PathEvaluation> evaluations = new ArrayList<>();
        for (String metric : selection.metrics()) {
            List<List<RankedSource>> paths = List.of(selection.path1(), selection.path2());
            for (int path = 0; path < paths.size(); path++) {
                List<SourceScore> scores = paths.get(path).stream()
                        .filter(r -> r.scores().containsKey(metric))
                        .map(r -> new SourceScore(
                                r.source().toString(), r.scores().getOrDefault(metric, Double.NaN)))
                        .toList();
                if (!scores.isEmpty() && !dice.isEmpty()) {
                    evaluations.add(
                            new PathEvaluation(path + 1, metric, RankingEvaluation.evaluate(dice, scores, evaluation)));
                }
            }
        }
        return evaluations;
    }
}
