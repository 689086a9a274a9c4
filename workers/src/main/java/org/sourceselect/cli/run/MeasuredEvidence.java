package org.sourceselect.cli.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.file.SelectionEvidence;
import org.sourceselect.cli.file.SelectionFiles;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evidence.Evidence;
import org.sourceselect.evidence.MethodScores;
import org.sourceselect.evidence.TargetEvidence;
import org.sourceselect.experiment.EvidenceStudy;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.store.ArtifactGoneException;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.combined.Blend;
import org.sourceselect.transferability.combined.PriorScores;
import org.sourceselect.transferability.registry.Metrics;

/**
 * What a campaign found for a target as evidence, with what each metric took by the times in the store: its scores, and the feature maps
 * that it reads.
 */
final class MeasuredEvidence {

    private static final Logger LOG = LoggerFactory.getLogger(MeasuredEvidence.class);

    private final ArtifactStore store;
    private final TargetResult result;

    /** The seconds of fine-tuning one source, on average. */
    private final double finetuning;

    private MeasuredEvidence(ArtifactStore store, TargetResult result) {
        this.store = store;
        this.result = result;
        this.finetuning = result.finetuningSeconds() / result.groundTruth().size();
    }

    /**
     * The evidence about one target.
     *
     * @param family whose targets it belongs to
     * @param races the races for the same target
     */
    static TargetEvidence of(ArtifactStore store, TargetResult result, String family, List<RaceResult> races) {
        return new MeasuredEvidence(store, result).evidence(family, races);
    }

    private TargetEvidence evidence(String family, List<RaceResult> races) {
        TargetEvidence evidence = SelectionEvidence.of(SelectionFiles.of(result).tree(), family);
        Map<String, OptionalDouble> costs = costs();
        List<MethodScores> methods = new ArrayList<>();
        evidence.methods()
                .forEach(m -> methods.add(
                        new MethodScores(m.method(), m.scores(), costs.getOrDefault(m.method(), m.cost()))));
        races.forEach(race -> methods.addAll(SelectionEvidence.race(SelectionFiles.race(race), choosing(race, costs))));
        return withMethods(evidence, methods);
    }

    /** What it costs to know whom a race is between, beside the race itself. */
    private OptionalDouble choosing(RaceResult race, Map<String, OptionalDouble> costs) {
        Candidates candidates = race.candidates();
        if (candidates.by().equals(Candidates.ALL.by())) {
            return OptionalDouble.of(0);
        }
        String usual = EvidenceStudy.USUAL_METRIC;
        // Where Path 1 has fewer than two, Path 2 says who joins them.
        String onPath = result.selection().path1().size() < 2 ? usual : Evidence.path1(usual);
        return costs.getOrDefault(candidates.byMetric() ? candidates.by() : onPath, OptionalDouble.empty());
    }

    /** The same with another ground truth beside it, of another seed. */
    static TargetEvidence again(TargetEvidence evidence, TargetResult other) {
        List<SourceScore> dice = other.groundTruth().stream()
                .filter(g -> Double.isFinite(g.finetuned().dice().mean()))
                .map(g -> new SourceScore(
                        g.source().toString(), g.finetuned().dice().mean()))
                .toList();
        return new TargetEvidence(
                evidence.name(),
                evidence.family(),
                evidence.groups(),
                evidence.dice(),
                other.nothingLearnt() ? Optional.empty() : Optional.of(dice),
                evidence.methods());
    }

    /** The same with how many subjects each source has. */
    static TargetEvidence counted(TargetEvidence evidence, Catalog catalog) {
        List<SourceScore> subjects = evidence.dice().stream()
                .flatMap(source -> subjects(TaskId.parse(source.source()), catalog).stream()
                        .map(count -> new SourceScore(source.source(), count)))
                .toList();
        List<MethodScores> methods = new ArrayList<>(evidence.methods());
        methods.add(new MethodScores(Evidence.SUBJECTS, subjects, OptionalDouble.of(0)));
        return withMethods(evidence, methods);
    }

    private static Optional<Integer> subjects(TaskId task, Catalog catalog) {
        return catalog.dataSets().stream()
                .filter(d -> d.name().equals(task.dataSet()))
                .flatMap(d -> d.domains().stream())
                .filter(d ->
                        d.partition().equals(task.partition()) && d.modality().equals(task.modality()))
                .map(Catalog.Domain::subjects)
                .findFirst();
    }

    private static TargetEvidence withMethods(TargetEvidence evidence, List<MethodScores> methods) {
        return new TargetEvidence(
                evidence.name(), evidence.family(), evidence.groups(), evidence.dice(), evidence.diceAgain(), methods);
    }

    private Map<String, OptionalDouble> costs() {
        Map<String, OptionalDouble> costs = new LinkedHashMap<>();
        // Of a selection by Path 1 alone there is no Path 2.
        List<RankedSource> all = result.selection().path2().isEmpty()
                ? result.selection().path1()
                : result.selection().path2();
        Set<TaskId> near = result.selection().subset2().stream().collect(Collectors.toSet());
        double similarities = result.selection().roiSimilarities().values().stream()
                .map(RoiSimilarityActivity.Result::run)
                .mapToDouble(run -> run.seconds())
                .sum();
        for (String metric : result.selection().metrics()) {
            costs.put(metric, share(seconds(metric, all)));
            costs.put(
                    Evidence.path1(metric),
                    share(similarities
                            + seconds(
                                    metric,
                                    all.stream()
                                            .filter(r -> near.contains(r.source()))
                                            .toList())));
        }
        costs.put(Evidence.REGION, share(similarities));
        costs.put(Evidence.REGION_SIMILARITY, share(similarities));
        result.selection().roiSimilarities().values().stream()
                .flatMap(similarity -> similarity.forms().keySet().stream())
                .distinct()
                .forEach(form -> costs.put(Evidence.REGION_SIMILARITY + ", " + form, share(similarities)));
        return costs;
    }

    private double seconds(String metric, List<RankedSource> sources) {
        Optional<Blend> blend = Blend.named(metric);
        if (blend.isPresent()) {
            return blend.get().signals().stream()
                    .mapToDouble(signal -> seconds(signal, sources))
                    .sum();
        }
        if (metric.equals(PriorScores.NAME)) {
            return 0;
        }
        double seconds = 0;
        for (RankedSource source : sources) {
            ScoreActivity.Result score = source.details().get(metric);
            if (score != null) {
                seconds += score.run().seconds();
                // What looks at inner layers reads the images through the model itself.
                if (Metrics.find(metric).filter(m -> m.facts().readsLayers()).isEmpty()) {
                    seconds += seconds(source.targetFeatures());
                    seconds += Metrics.ofSource().contains(metric)
                            ? source.sourceFeatures().map(this::seconds).orElse(0.0)
                            : 0;
                }
            }
        }
        return seconds;
    }

    /** NaN, and with it a cost that is not known, where the artifact is gone. */
    private double seconds(ArtifactRef features) {
        try {
            return store.load(features).seconds();
        } catch (ArtifactGoneException e) {
            LOG.warn("the cost of a metric is not known: {}", e.getMessage());
            return Double.NaN;
        }
    }

    private OptionalDouble share(double seconds) {
        double share = seconds / finetuning;
        return Double.isFinite(share) ? OptionalDouble.of(share) : OptionalDouble.empty();
    }
}
