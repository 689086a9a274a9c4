package org.sourceselect.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.campaign.Window;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceSettings;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.task.TaskId;

/**
 * The study of which way to choose a source is the best: every task of a pool is a target for all the others, with the ground truth of two
 * seeds of fine-tuning, every metric on both paths, and a race for each target.
 *
 * @param targets the targets
 * @param settings the campaign over them with the first ground truth
 */
public record EvidenceStudy(List<TaskId> targets, CampaignSettings settings) {

    /** Far from any seed that a person counts up from 0. */
    private static final long SEED_APART = 1_000_000;

    /** What orders rankings where a request names no metric, but in the profile {@code paper}. */
    public static final String USUAL_METRIC = "h-score";

    /** Whom races are between: every source; those that the probe and the usual metric put first; those that a race takes as usual. */
    private static final List<Candidates> RACES = List.of(
            Candidates.ALL, Candidates.PROBED, new Candidates(USUAL_METRIC, Candidates.FITTING), Candidates.USUAL);

    /** Keeps a copy of the list. */
    public EvidenceStudy {
        targets = List.copyOf(targets);
    }

    /**
     * Some of many tasks that have as much of everything as can be: the next one is always of the region taken least, then in the
     * partition where that region was taken least, then of the modality and in the partition taken least, and of several the first. No
     * task is the only one of its modality, as Path 1 of a target takes another one.
     *
     * @param most at most how many
     * @return in the order of the tasks; empty where no two have one modality
     */
    public static List<TaskId> spread(List<TaskId> tasks, int most) {
        List<TaskId> from = tasks;
        while (true) {
            List<TaskId> taken = taken(from, most);
            Optional<String> lonely = taken.stream()
                    .map(TaskId::modality)
                    .filter(modality -> taken.stream()
                                    .filter(t -> t.modality().equals(modality))
                                    .count()
                            == 1)
                    .reduce((first, last) -> last);
            if (lonely.isEmpty()) {
                return tasks.stream().filter(taken::contains).toList();
            }
            from = from.stream().filter(t -> !t.modality().equals(lonely.get())).toList();
        }
    }

    private static List<TaskId> taken(List<TaskId> tasks, int most) {
        List<TaskId> left = new ArrayList<>(tasks);
        List<TaskId> taken = new ArrayList<>();
        while (taken.size() < most && !left.isEmpty()) {
            // The first of equals, as min() takes.
            TaskId next = left.stream()
                    .min(Comparator.comparingLong((TaskId t) -> alike(t, taken, TaskId::roi))
                            .thenComparingLong(t -> alike(t, taken, EvidenceStudy::place))
                            .thenComparingLong(t -> alike(t, taken, TaskId::modality))
                            .thenComparingLong(t -> alike(t, taken, EvidenceStudy::subjects)))
                    .orElseThrow();
            left.remove(next);
            taken.add(next);
        }
        return taken;
    }

    private static <T> long alike(TaskId task, List<TaskId> taken, Function<TaskId, T> part) {
        return taken.stream()
                .filter(t -> part.apply(t).equals(part.apply(task)))
                .count();
    }

    private static Map.Entry<String, Object> place(TaskId task) {
        return Map.entry(task.roi(), subjects(task));
    }

    private static Map.Entry<String, Optional<String>> subjects(TaskId task) {
        return Map.entry(task.dataSet(), task.partition());
    }

    /**
     * The study over some tasks.
     *
     * @param scale how big everything is; its targets, pool and metrics are placeholders
     * @param pool the full names of the sources
     * @param targetsAtOnce how many targets are under way at once
     */
    public static EvidenceStudy of(
            CampaignSettings scale, List<TaskId> targets, List<TaskId> pool, List<String> metrics, int targetsAtOnce) {
        return new EvidenceStudy(
                targets,
                new CampaignSettings(
                        names(targets),
                        scale.selection().withPool(names(pool)).withMetrics(metrics),
                        List.of("*"),
                        scale.finetuning(),
                        scale.largestK(),
                        new Window(targetsAtOnce, scale.window().sources()),
                        scale.eventsPerRun(),
                        scale.scratch()));
    }

    private static List<String> names(List<TaskId> tasks) {
        return tasks.stream().map(TaskId::toString).toList();
    }

    /**
     * The campaign with the ground truth of another seed: the same source models, the slices of fine-tuning in another order. Of the
     * metrics, which are those of the first campaign, one is asked for, as there has to be one.
     */
    public CampaignSettings secondSeed() {
        TrainingSettings first = settings.finetuning();
        return new CampaignSettings(
                settings.targets(),
                settings.selection().withMetrics(settings.selection().metrics().subList(0, 1)),
                settings.groundTruth(),
                new TrainingSettings(
                        first.iterations(),
                        first.batchSize(),
                        first.learningRate(),
                        first.weightDecay(),
                        first.checkpointEvery(),
                        first.seed() + SEED_APART,
                        first.loss(),
                        first.regionShare()),
                settings.largestK(),
                settings.window(),
                settings.eventsPerRun(),
                false);
    }

    /** Whom the races for a target are between. */
    public static List<Candidates> races() {
        return RACES;
    }

    /**
     * A race for one of the targets, within the usual budget; no net without transfer races along. Its winner's model is that of the
     * first ground truth.
     *
     * @param candidates whom it is between, of {@link #races()}
     */
    public SelectionRequest race(TaskId target, Candidates candidates) {
        SelectionSettings selection = settings.selection();
        List<String> pool = selection.pool().stream()
                .filter(name -> !name.equals(target.toString()))
                .toList();
        ObjectNode request = RequestReader.write(
                selection.withTarget(target.toString()).withPool(pool).withMetrics(metrics(candidates)));
        RaceSettings usual = RaceSettings.of(settings.finetuning());
        request.set(
                "race",
                RequestReader.write(new RaceSettings(
                        candidates, usual.budget(), usual.firstRung(), false, usual.finetuning(), usual.stop())));
        return new SelectionRequest(request);
    }

    /** One has to be asked for: that which orders the candidates, where one does. */
    private List<String> metrics(Candidates candidates) {
        if (candidates.equals(Candidates.ALL)) {
            return settings.selection().metrics().subList(0, 1);
        }
        return List.of(candidates.byMetric() ? candidates.by() : USUAL_METRIC);
    }
}
