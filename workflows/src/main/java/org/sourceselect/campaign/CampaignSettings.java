package org.sourceselect.campaign;

import java.util.ArrayList;
import java.util.List;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.SettingsCheck;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.race.RaceSettings;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.RequestDefaults;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.selection.SelectionPlan;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.selection.StaticText;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.task.TaskPool;

/**
 * A campaign's settings, all of them.
 *
 * @param targets the targets, by full or short name
 * @param selection how each selection is done; its own target is a placeholder
 * @param groundTruth which sources are fine-tuned on each target, by name or pattern; empty for none
 * @param finetuning how source models are fine-tuned for the ground truth
 * @param largestK footrule, Rel@k and regret@k are given for k = 1 … this many
 * @param window how much is under way at once
 * @param eventsPerRun how many events a workflow's history may have before it goes on in a new one
 * @param scratch whether a ground truth comes with the same net trained on the target alone from random weights; false in what older
 *     releases wrote
 */
public record CampaignSettings(
        List<String> targets,
        SelectionSettings selection,
        List<String> groundTruth,
        TrainingSettings finetuning,
        int largestK,
        Window window,
        int eventsPerRun,
        boolean scratch) {

    /** The name that stands where a campaign's targets go. */
    public static final String EACH_TARGET = "each target";

    /** So many outcomes, a kilobyte each, are well below what one payload may hold. */
    static final int MOST_TARGETS = 500;

    /** A race is not cut: so many, twelve events each, are well below what one history may hold. */
    private static final int MOST_CANDIDATES = 500;

    /** Where the server itself begins to ask for a new history. */
    private static final int USUAL_EVENTS = 4000;

    /** A history with less has no room for one source with every metric. */
    private static final int FEWEST_EVENTS = 200;

    /** A fifth of what the server keeps, so that what is under way always has room to end. */
    private static final int MOST_EVENTS = 10_000;

    /** Copies the lists and checks what no selection checks. */
    public CampaignSettings {
        targets = List.copyOf(targets);
        groundTruth = List.copyOf(groundTruth);
        if (targets.isEmpty()) {
            throw new BadInputException("targets", "the list is empty", "name at least one target");
        }
        if (targets.size() > MOST_TARGETS) {
            throw new BadInputException(
                    "targets",
                    "there are " + targets.size() + ", and a campaign takes " + MOST_TARGETS,
                    "start several; what they share is computed once all the same");
        }
        if (targets.stream().distinct().count() < targets.size()) {
            throw new BadInputException("targets", "a target is named twice", "name each once");
        }
        SettingsCheck.training("finetuning", finetuning);
        SettingsCheck.atLeast("largestK", largestK, 1);
        SettingsCheck.atLeast("eventsPerRun", eventsPerRun, FEWEST_EVENTS);
        SettingsCheck.atMost("eventsPerRun", eventsPerRun, MOST_EVENTS);
    }

    /** The campaign over some targets with every default of a profile. */
    public static CampaignSettings of(List<String> targets, Profile profile) {
        return of(targets, SelectionSettings.of(EACH_TARGET, profile), RequestDefaults.NOW);
    }

    /** The campaign over some targets with these selections, by these defaults. */
    private static CampaignSettings of(List<String> targets, SelectionSettings selection, RequestDefaults defaults) {
        return new CampaignSettings(
                targets,
                selection.withTarget(EACH_TARGET),
                List.of("*"),
                selection.profile().finetuning(defaults),
                4,
                Window.USUAL,
                USUAL_EVENTS,
                defaults.since(RequestDefaults.LEARNING));
    }

    /** Lays what a person wrote over the defaults. */
    static CampaignSettings read(RequestReader reader, RequestDefaults defaults) {
        List<String> targets = reader.requiredTexts("targets");
        SelectionSettings asked = reader.inner("selection")
                .map(json -> SelectionRequest.over(EACH_TARGET, json).settings(defaults))
                .orElseGet(() -> SelectionSettings.of(EACH_TARGET, Profile.LAPTOP, defaults));
        var full = reader.over(of(targets, asked, defaults));
        TrainingSettings finetuning = RequestReader.value(full, "finetuning", TrainingSettings.class);
        boolean own = reader.inner("selection")
                .map(RequestReader::new)
                .flatMap(selection -> selection.inner("race"))
                .filter(race -> race.has("finetuning"))
                .isPresent();
        SelectionSettings selection = own ? asked : asked.finetunedInRace(finetuning);
        return new CampaignSettings(
                targets,
                selection,
                RequestReader.texts(full, "groundTruth"),
                finetuning,
                RequestReader.value(full, "largestK", Integer.class),
                RequestReader.value(full, "window", Window.class),
                RequestReader.value(full, "eventsPerRun", Integer.class),
                RequestReader.flag(full, "scratch"));
    }

    /** What the Temporal page says of it from its start on. */
    public StaticText text() {
        String truth = groundTruth.isEmpty() ? "none" : StaticText.names(groundTruth);
        return new StaticText(
                targets.size() == 1
                        ? "select and evaluate sources for " + targets.get(0)
                        : "campaign over " + targets.size() + " targets",
                "- targets: " + StaticText.names(targets) + "\n- ground truth: " + truth + "\n"
                        + StaticText.of(selection, "every task but the target"));
    }

    /** The same settings for the workers of other queues. */
    public CampaignSettings withQueues(String queues) {
        return new CampaignSettings(
                targets,
                selection.withQueues(queues),
                groundTruth,
                finetuning,
                largestK,
                window,
                eventsPerRun,
                scratch);
    }

    /** The selection for one target; the target is no source of itself, so its name may stand in the pool of all. */
    SelectionSettings selectionFor(TaskId target) {
        List<String> pool = without(target, selection.pool());
        if (pool.isEmpty() && !selection.pool().isEmpty()) {
            throw new BadInputException(
                    "pool", "no source is left beside the target " + target, "name more tasks or add a data set");
        }
        return selection.withTarget(target.toString()).withPool(pool);
    }

    /**
     * The plan for one target, every name in it checked.
     *
     * @param field the field the name stands in, for the error
     * @param name the target's full or short name
     * @throws BadInputException when a name is unknown or no source is left
     */
    SelectionPlan plan(String field, String name, Catalog catalog) {
        TaskId target = new TaskPool(SelectionPlan.tasks(catalog)).find(field, name);
        SelectionPlan plan = SelectionPlan.of(selectionFor(target), catalog);
        selection.race().ifPresent(race -> checkRace(race, plan));
        List<String> truths = groundTruthFor(target);
        if (!truths.isEmpty()) {
            var unused = new TaskPool(plan.sources()).sources("groundTruth", truths, target);
        }
        return plan;
    }

    private void checkRace(RaceSettings race, SelectionPlan plan) {
        int most = race.entrants(plan.sources().size(), plan.sources().size());
        if (most > MOST_CANDIDATES) {
            throw new BadInputException(
                    "selection.race.candidates",
                    "up to " + most + " would race for " + plan.target() + ", and a campaign's race takes "
                            + MOST_CANDIDATES,
                    "write METRIC:K, path2:K or METRIC:fit");
        }
        if (!race.finetuning().equals(finetuning)) {
            throw new BadInputException(
                    "selection.race.finetuning",
                    "it is another than the campaign's finetuning, which goes on where the race leaves off",
                    "leave it out, and give finetuning alone");
        }
    }

    /**
     * Checks every target's names.
     *
     * @throws BadInputException when a name is unknown, a target is named twice, or no source is left for one
     */
    public void check(Catalog catalog) {
        List<TaskId> planned = new ArrayList<>();
        for (String name : targets) {
            TaskId target = plan("targets", name, catalog).target();
            if (planned.contains(target)) {
                throw new BadInputException("targets", target + " is named twice", "name each once");
            }
            planned.add(target);
        }
    }

    /** What {@link #groundTruth()} names beside the target. */
    List<String> groundTruthFor(TaskId target) {
        return without(target, groundTruth);
    }

    private static List<String> without(TaskId target, List<String> names) {
        return names.stream()
                .filter(n -> !n.equalsIgnoreCase(target.toString()) && !n.equalsIgnoreCase(target.shortName()))
                .toList();
    }
}
