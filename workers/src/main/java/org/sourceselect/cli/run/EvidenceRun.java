package org.sourceselect.cli.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.cli.text.UserErrorException;
import org.sourceselect.evidence.TargetEvidence;
import org.sourceselect.experiment.EvidenceStudy;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/**
 * Runs what a study of evidence takes for one seed: a campaign with every metric, a campaign with the ground truth of another seed of
 * fine-tuning, and the races for each target. What fails is told of, and the rest goes on.
 */
public final class EvidenceRun {

    private final Session session;
    private final TaskQueues queues;
    private final Console console;
    private final Set<String> failures = new LinkedHashSet<>();
    private ProgressLine.State stages = ProgressLine.State.NOTHING;

    public EvidenceRun(Session session, TaskQueues queues, Console console) {
        this.session = session;
        this.queues = queues;
        this.console = console;
    }

    /**
     * One seed of a study.
     *
     * @param study what is to run
     * @param id what the ids of its workflows begin with
     * @param family what its targets are told from those of other seeds by
     * @param ownSubjects whether other seeds have other subjects
     * @param secondSeed whether to fine-tune a second time
     * @param races whether to race
     */
    public record Seed(
            EvidenceStudy study, String id, String family, boolean ownSubjects, boolean secondSeed, boolean races) {}

    /** Runs everything, and tells what came out for each target that has a ground truth that says anything. */
    public List<TargetEvidence> run(Seed seed, Catalog catalog) {
        Map<TaskId, TargetResult> first =
                campaign(seed.id() + "-1", seed.study().settings());
        Map<TaskId, TargetResult> second =
                seed.secondSeed() ? campaign(seed.id() + "-2", seed.study().secondSeed()) : Map.of();
        Map<TaskId, TargetResult> learnt = new LinkedHashMap<>();
        first.forEach((target, result) -> {
            if (result.nothingLearnt() || result.groundTruth().size() < 2) {
                fail(target.toString(), "its ground truth says nothing", Optional.empty());
            } else {
                learnt.put(target, result);
            }
        });
        Map<TaskId, List<RaceResult>> races = seed.races() ? races(seed, learnt.keySet()) : Map.of();
        List<TargetEvidence> targets = new ArrayList<>();
        learnt.forEach((target, result) -> {
            TargetEvidence evidence = MeasuredEvidence.of(
                    session.runtime().store(), result, seed.family(), races.getOrDefault(target, List.of()));
            TargetEvidence counted = MeasuredEvidence.counted(evidence, catalog);
            TargetEvidence grouped = seed.ownSubjects() ? withOwnSubjects(counted) : counted;
            TargetEvidence both = Optional.ofNullable(second.get(target))
                    .map(again -> MeasuredEvidence.again(grouped, again))
                    .orElse(grouped);
            if (both.diceAgain().isPresent() && !both.wholeAgain()) {
                fail(target + " has no noise ceiling", "the second seed lacks some of the sources", Optional.empty());
            }
            targets.add(both);
        });
        return targets;
    }

    /** Subjects of other seeds have the same names, and are others. */
    private static TargetEvidence withOwnSubjects(TargetEvidence target) {
        return new TargetEvidence(
                target.name(),
                target.family(),
                List.of(
                        target.groups().get(0),
                        target.family() + " " + target.groups().get(1)),
                target.dice(),
                target.diceAgain(),
                target.methods());
    }

    /**
     * Goes through the same workflows to see what they would compute.
     *
     * @throws BadInputException when a target cannot be done
     */
    public void plan(Seed seed) {
        Estimates.check(session.run(job(seed.id() + "-1", seed.study().settings()), CampaignResult.class)
                .value());
        if (seed.secondSeed()) {
            var unused = session.run(job(seed.id() + "-2", seed.study().secondSeed()), CampaignResult.class);
        }
        if (seed.races()) {
            for (TaskId target : seed.study().targets()) {
                for (Candidates candidates : EvidenceStudy.races()) {
                    var unused = session.run(job(seed, target, candidates), SelectionResult.class);
                }
            }
        }
    }

    /** What failed, one sentence each, naming no file. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** How much of it had to be computed. */
    public String stages() {
        return ProgressLine.stages(stages);
    }

    private Session.Job job(String id, CampaignSettings settings) {
        return new Session.Job(id, queues, CampaignRequest.of(settings.withQueues(queues.prefix())));
    }

    private Session.Job job(Seed seed, TaskId target, Candidates candidates) {
        // A race of all has the id that it had when it was the only one: a study that has begun goes on.
        String of = candidates.equals(Candidates.ALL) ? "" : candidates.by() + "-";
        return new Session.Job(
                seed.id() + "-race-" + of + seed.study().targets().indexOf(target),
                queues,
                new EvidenceStudy(
                                seed.study().targets(), seed.study().settings().withQueues(queues.prefix()))
                        .race(target, candidates));
    }

    private Map<TaskId, TargetResult> campaign(String id, CampaignSettings settings) {
        console.say(Numbers.count(settings.targets().size(), "target") + ", "
                + Numbers.count(settings.selection().pool().size(), "source") + ", "
                + Numbers.count(settings.selection().metrics().size(), "metric") + ", fine-tuning seed "
                + settings.finetuning().seed());
        Session.Finished<CampaignResult> finished = session.run(job(id, settings), CampaignResult.class);
        stages = finished.state().map(stages::plus).orElse(stages);
        Map<TaskId, TargetResult> results = new LinkedHashMap<>();
        for (TargetRow row : finished.value().targets()) {
            if (row.outcome().isEmpty()) {
                fail(row.target() + " failed", row.reason().orElse("it was cancelled"), row.note());
                continue;
            }
            TargetResult result =
                    TargetResults.of(session.runtime().store(), row.outcome().get());
            result.selection().failed().forEach(this::fail);
            result.failed().forEach(this::fail);
            results.put(row.target(), result);
        }
        return results;
    }

    private Map<TaskId, List<RaceResult>> races(Seed seed, Set<TaskId> targets) {
        Map<TaskId, List<RaceResult>> races = new LinkedHashMap<>();
        int all = targets.size() * EvidenceStudy.races().size();
        int begun = 0;
        for (TaskId target : targets) {
            List<RaceResult> ofTarget = new ArrayList<>();
            for (Candidates candidates : EvidenceStudy.races()) {
                begun++;
                console.say("race " + begun + " of " + all + ", for " + target + ", " + candidates.words());
                race(seed, target, candidates).ifPresent(ofTarget::add);
            }
            races.put(target, ofTarget);
        }
        return races;
    }

    private Optional<RaceResult> race(Seed seed, TaskId target, Candidates candidates) {
        try {
            Session.Finished<SelectionResult> finished =
                    session.run(job(seed, target, candidates), SelectionResult.class);
            stages = finished.state().map(stages::plus).orElse(stages);
            return finished.value().race();
        } catch (UserErrorException e) {
            fail(
                    "the race for " + target + ", " + candidates.text() + ", failed",
                    "see the command's output",
                    Optional.empty());
            console.say(e.sentence());
            return Optional.empty();
        }
    }

    private void fail(FailedSource source) {
        fail(source.source() + " failed at " + source.stage(), source.reason(), source.note());
    }

    private void fail(String what, String reason, Optional<String> note) {
        if (failures.add(what + ": " + reason)) {
            console.say(what + ": " + note.flatMap(session::note).orElse(reason));
        }
    }
}
