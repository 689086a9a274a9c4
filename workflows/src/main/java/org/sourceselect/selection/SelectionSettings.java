package org.sourceselect.selection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.SettingsCheck;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceSettings;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.combined.Blend;

/**
 * A selection's settings, all of them: a {@linkplain SelectionRequest request} with every default in its place.
 *
 * @param target the task to find sources for, by full or short name
 * @param pool names or patterns of the sources to choose from; empty for every other task
 * @param metrics the transferability metrics, and those that they are made of; the first one orders the rankings
 * @param roiRule which regions of interest count as near
 * @param baseline whether Path 2, the metric on all sources, is computed beside Path 1
 * @param importModels whether a source whose data set names a model takes that instead of training one
 * @param profile where defaults come from
 * @param preparation how volumes become slices
 * @param split which subjects train and which test
 * @param network the U-Net's size
 * @param pretraining how source models are trained
 * @param roiPairs pairs of label slices, or of subjects, per RoI similarity
 * @param queues the prefix of the task queues
 * @param roiForm what RoI similarity is
 * @param race Path 3, where it is asked for
 * @param learntOnly whether sources whose models have learnt nothing of their own tasks are no candidates of Path 1; false in what
 *     older releases wrote
 */
public record SelectionSettings(
        String target,
        List<String> pool,
        List<String> metrics,
        RoiRule roiRule,
        boolean baseline,
        boolean importModels,
        Profile profile,
        PreparationSettings preparation,
        SplitSettings split,
        NetworkSettings network,
        TrainingSettings pretraining,
        int roiPairs,
        String queues,
        RoiForm roiForm,
        Optional<RaceSettings> race,
        boolean learntOnly) {

    /**
     * Copies the lists, so that settings never change, and takes those of older releases, which knew the paper's form alone and no
     * race.
     */
    public SelectionSettings {
        roiForm = Objects.requireNonNullElse(roiForm, RoiForm.SSIM);
        race = Objects.requireNonNullElse(race, Optional.empty());
        pool = List.copyOf(pool);
        metrics = Blend.withSignals(metrics);
    }

    /** The metrics that are computed of each source alone. */
    public List<String> metricsOfOne() {
        return Blend.ofOne(metrics);
    }

    /** The settings for a target with every default of a profile. */
    public static SelectionSettings of(String target, Profile profile) {
        return of(target, profile, RequestDefaults.NOW);
    }

    /** The same by these defaults. */
    public static SelectionSettings of(String target, Profile profile, RequestDefaults defaults) {
        boolean papers = !defaults.since(RequestDefaults.SHAPES);
        return new SelectionSettings(
                target,
                List.of(),
                profile.metrics(defaults),
                papers ? new RoiRule.Nearest() : profile.roiRule(),
                true,
                true,
                profile,
                profile.preparation(),
                new SplitSettings(0.25, 0),
                profile.network(),
                profile.pretraining(defaults),
                400,
                TaskQueues.DEFAULT_PREFIX,
                papers ? RoiForm.SSIM : profile.roiForm(),
                Optional.empty(),
                defaults.since(RequestDefaults.LEARNING) && profile.learntOnly());
    }

    /** The same settings with a race, for which some of the training subjects are kept to judge by. */
    private SelectionSettings racing(RaceSettings asked) {
        SplitSettings judging = new SplitSettings(split.testFraction(), split.seed(), RaceSettings.VALIDATION_FRACTION);
        return with(judging, asked);
    }

    /**
     * What is usual where a race is asked for. Where its candidates are those by the probe, the combined score or the prior, that is one of the
     * metrics, unless metrics are named.
     */
    private SelectionSettings racing(RequestReader reader, RequestDefaults defaults) {
        RaceSettings all = RaceSettings.of(profile.finetuning(defaults));
        if (!defaults.since(RequestDefaults.PROBED_RACES)) {
            return racing(all);
        }
        Optional<List<String>> named = reader.texts("metrics");
        RaceSettings asked = all.withCandidates(usualCandidates(named, defaults));
        Candidates candidates = reader.inner("race")
                .filter(race -> race.has("candidates"))
                .map(race -> RequestReader.value(race, "candidates", Candidates.class))
                .orElse(asked.candidates());
        boolean added =
                named.isEmpty() && (candidates.by().equals(Candidates.PROBED.by()) || Blend.isOfAll(candidates.by()));
        SelectionSettings usual = added
                ? withMetrics(Stream.concat(metrics.stream(), Stream.of(candidates.by()))
                        .distinct()
                        .toList())
                : this;
        return usual.racing(asked);
    }

    private static Candidates usualCandidates(Optional<List<String>> named, RequestDefaults defaults) {
        if (defaults.since(RequestDefaults.NEAR_RACES)) {
            return Candidates.USUAL;
        }
        return named.map(names -> names.contains(Candidates.PROBED.by())).orElse(true)
                ? Candidates.PROBED
                : Candidates.ALL;
    }

    /** The same settings, the candidates of whose race, where there is one, are fine-tuned so. */
    public SelectionSettings finetunedInRace(TrainingSettings training) {
        return race.map(asked -> with(split, asked.withFinetuning(training))).orElse(this);
    }

    private SelectionSettings with(SplitSettings judging, RaceSettings asked) {
        return new SelectionSettings(
                target,
                pool,
                metrics,
                roiRule,
                baseline,
                importModels,
                profile,
                preparation,
                judging,
                network,
                pretraining,
                roiPairs,
                queues,
                roiForm,
                Optional.of(asked),
                learntOnly);
    }

    /** Lays what a person wrote over the defaults. */
    static SelectionSettings read(RequestReader reader, RequestDefaults defaults) {
        String target = reader.requiredText("target");
        Profile profile = reader.profile(Profile.LAPTOP);
        SelectionSettings usual = of(target, profile, defaults);
        boolean races = reader.inner("race").isPresent();
        JsonNode full = reader.over(races ? usual.racing(reader, defaults) : usual);
        return new SelectionSettings(
                target,
                RequestReader.texts(full, "pool"),
                RequestReader.texts(full, "metrics"),
                RoiRule.parse(RequestReader.text(full, "roiRule")),
                RequestReader.flag(full, "baseline"),
                RequestReader.flag(full, "importModels"),
                profile,
                RequestReader.value(full, "preparation", PreparationSettings.class),
                RequestReader.value(full, "split", SplitSettings.class),
                RequestReader.value(full, "network", NetworkSettings.class),
                RequestReader.value(full, "pretraining", TrainingSettings.class),
                RequestReader.value(full, "roiPairs", Integer.class),
                RequestReader.text(full, "queues"),
                RoiForm.named(RequestReader.text(full, "roiForm")),
                races ? Optional.of(RequestReader.value(full, "race", RaceSettings.class)) : Optional.empty(),
                RequestReader.flag(full, "learntOnly"));
    }

    /**
     * Refuses what is out of range, before any work starts. Not at construction: what an older release took is still read.
     *
     * @throws org.sourceselect.task.BadInputException naming the field, the value and the range
     */
    public void check() {
        SettingsCheck.preparation(preparation);
        SettingsCheck.split(split);
        SettingsCheck.network(network);
        SettingsCheck.training("pretraining", pretraining);
        SettingsCheck.atLeast("roiPairs", roiPairs, 1);
        race.ifPresent(asked -> {
            asked.check();
            if (split.validationFraction() == 0) {
                throw new BadInputException(
                        "split.validationFraction",
                        "it is 0, and a race is judged by validation subjects",
                        "leave it out, or give a share such as " + RaceSettings.VALIDATION_FRACTION);
            }
        });
    }

    /** What the Temporal page says of it from its start on. */
    public StaticText text() {
        return StaticText.of(this);
    }

    /** The same settings for another target. */
    public SelectionSettings withTarget(String other) {
        return with(other, pool, metrics, queues);
    }

    /** The same settings over another pool. */
    public SelectionSettings withPool(List<String> other) {
        return with(target, other, metrics, queues);
    }

    /** The same settings with other metrics, the ordering one first. */
    public SelectionSettings withMetrics(List<String> other) {
        return with(target, pool, other, queues);
    }

    /** The same settings for the workers of other queues. */
    public SelectionSettings withQueues(String other) {
        return with(target, pool, metrics, other);
    }

    private SelectionSettings with(
            String otherTarget, List<String> otherPool, List<String> otherMetrics, String otherQueues) {
        return new SelectionSettings(
                otherTarget,
                otherPool,
                otherMetrics,
                roiRule,
                baseline,
                importModels,
                profile,
                preparation,
                split,
                network,
                pretraining,
                roiPairs,
                otherQueues,
                roiForm,
                race,
                learntOnly);
    }
}
