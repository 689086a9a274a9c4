package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.campaign.CampaignProgress;
import org.sourceselect.race.RaceStanding;
import org.sourceselect.selection.SelectionProgress;
import org.sourceselect.task.TaskId;

/** Writes down how far a workflow is. */
public final class ProgressLine {

    /** Who is named of a race on a line. */
    private static final int NAMED = 3;

    private ProgressLine() {}

    /**
     * How far a workflow is.
     *
     * @param done stages done
     * @param found how many of those the store already held
     * @param stages stages in all, as far as known
     * @param failed sources that failed
     * @param activities what runs at this moment
     * @param outlook what the time that is left can be told from
     * @param kinds stages alike
     * @param races how races stand
     * @param campaign how far the campaign is whose stages these are; empty for one selection
     */
    public record State(
            int done,
            int found,
            int stages,
            int failed,
            List<Running> activities,
            Outlook outlook,
            List<SelectionProgress.Kind> kinds,
            List<Race> races,
            Optional<Campaign> campaign) {

        /** Of one selection. */
        public State(
                int done,
                int found,
                int stages,
                int failed,
                List<Running> activities,
                Outlook outlook,
                List<SelectionProgress.Kind> kinds,
                List<Race> races) {
            this(done, found, stages, failed, activities, outlook, kinds, races, Optional.empty());
        }

        /** Before anything has begun. */
        public static final State NOTHING =
                new State(0, 0, 0, 0, List.of(), new Outlook(0, false), List.of(), List.of());

        /** Both together. */
        public State plus(State other) {
            return new State(
                    done + other.done(),
                    found + other.found(),
                    stages + other.stages(),
                    failed + other.failed(),
                    joined(activities, other.activities()),
                    outlook.plus(other.outlook()),
                    added(other.kinds()),
                    joined(races, other.races()),
                    campaign.or(other::campaign));
        }

        /** The same of that campaign. */
        public State of(Campaign whole) {
            return new State(done, found, stages, failed, activities, outlook, kinds, races, Optional.of(whole));
        }

        private List<SelectionProgress.Kind> added(List<SelectionProgress.Kind> others) {
            Map<String, SelectionProgress.Kind> sums = new LinkedHashMap<>();
            joined(kinds, others).forEach(kind -> sums.merge(kind.label(), kind, SelectionProgress.Kind::plus));
            return List.copyOf(sums.values());
        }

        private static <T> List<T> joined(List<T> first, List<T> second) {
            List<T> both = new ArrayList<>(first);
            both.addAll(second);
            return both;
        }

        /** How many stages run: two of an hour each take an hour. */
        public int atOnce() {
            return Math.toIntExact(activities.stream().filter(Running::isAtWork).count());
        }

        /**
         * How long it takes from here, in words; empty where that cannot be told, as of what stands still.
         *
         * @param atOnce how many stages run at once in the mean
         */
        String left(double atOnce) {
            if (outlook.more() || outlook.expected() <= 0 || atOnce <= 0 || atOnce() == 0) {
                return "";
            }
            double underWay = activities.stream().mapToDouble(Running::seconds).sum();
            double rest = outlook.expected() - underWay;
            // No more run at once than are left, however many did before.
            double beside = Math.min(atOnce, Math.max(1, stages - done));
            return rest <= 0 ? "longer than expected" : "about " + remaining(rest / beside) + " left";
        }
    }

    /**
     * How far a campaign of several targets is: the stages of targets that have not begun are not known yet, their sources are.
     *
     * @param done source-target pairs that are through
     * @param pairs source-target pairs in all
     * @param ended targets that have ended
     * @param targets targets in all
     */
    public record Campaign(int done, int pairs, int ended, int targets) {

        /** What it says of itself; empty where it has one target, whose stages say more. */
        public static Optional<Campaign> of(CampaignProgress progress) {
            int targets = progress.targets().size();
            int ended = Math.toIntExact(progress.targets().stream()
                    .filter(target -> target.status().ended())
                    .count());
            return targets > 1
                    ? Optional.of(new Campaign(progress.done(), progress.sources(), ended, targets))
                    : Optional.empty();
        }

        /** Whether nothing is left to do: where pairs race, all of them are through before. */
        boolean isOver() {
            return ended == targets;
        }
    }

    /**
     * A race, and whose.
     *
     * @param target the target's name
     */
    public record Race(String target, RaceStanding standing) {

        /** The same with {@linkplain SourceNames short names} where those are clear, as tables and stages have them. */
        public static Race named(String target, RaceStanding standing) {
            SourceNames names = new SourceNames(standing.places().stream()
                    .map(RaceStanding.Place::name)
                    .filter(Race::isTask)
                    .map(TaskId::parse)
                    .toList());
            return new Race(
                    target,
                    new RaceStanding(
                            standing.rung(),
                            standing.rungs(),
                            standing.iterations(),
                            standing.places().stream()
                                    .map(place -> new RaceStanding.Place(
                                            isTask(place.name()) ? names.of(TaskId.parse(place.name())) : place.name(),
                                            place.iterations(),
                                            place.dice()))
                                    .toList()));
        }

        /** Whether it is a source; the net without transfer is of no data set. */
        private static boolean isTask(String name) {
            return name.contains("/");
        }

        /** @param name letters of the target's name at the most */
        String heading(int name) {
            return "race for " + new Styled().add(target).line(name, false) + ", rung " + standing.rung() + " of "
                    + standing.rungs() + " to " + Numbers.count(standing.iterations(), "iteration");
        }

        /**
         * One in it, and how well it does; what it does not know is left out.
         *
         * @param name letters of its name at the most
         */
        static String words(RaceStanding.Place place, int name) {
            return new Styled().add(place.name()).line(name, false)
                    + (place.dice().isPresent() && !Double.isNaN(place.dice().getAsDouble())
                            ? " " + Numbers.share(place.dice().getAsDouble())
                            : "");
        }

        private String words() {
            return heading(Integer.MAX_VALUE) + ": "
                    + standing.places().stream()
                            .limit(NAMED)
                            .map(place -> words(place, Integer.MAX_VALUE))
                            .collect(Collectors.joining(", "))
                    + (standing.places().size() > NAMED
                            ? " and " + (standing.places().size() - NAMED) + " more"
                            : "");
        }
    }

    /**
     * What the time that is left can be told from.
     *
     * @param expected seconds that the stages to come would take one after the other, those that run among them, by the mean of
     *     their kinds
     * @param more whether stages come on top of which nothing is known yet, which may be most of the work: nothing can be told then
     */
    public record Outlook(double expected, boolean more) {

        private Outlook plus(Outlook other) {
            return new Outlook(expected + other.expected, more || other.more);
        }
    }

    /**
     * A stage that runs.
     *
     * @param what its name
     * @param progress what its last heartbeat said; no steps when there was none yet
     * @param seconds how much of what is expected of it is behind it: for how long it has run while it was watched, and no longer than
     *     those of its kind take
     * @param retry why it did not succeed at once
     * @param isAtWork whether a worker computes it at this moment
     */
    public record Running(
            String what, StageProgress progress, double seconds, Optional<Retry> retry, boolean isAtWork) {

        /** One that is at work. */
        public Running(String what, StageProgress progress, double seconds, Optional<Retry> retry) {
            this(what, progress, seconds, retry, true);
        }

        /** A stage whose artifact another worker computes, for this or another campaign. */
        public static Running waiting(String what) {
            return new Running(
                    what + " waits for another worker that computes the same",
                    new StageProgress(0, 0, "", 0, 0),
                    0,
                    Optional.empty(),
                    false);
        }

        /** Its rate; empty where it is not known. */
        String rate() {
            return progress.perSecond() > 0 ? String.format(Locale.ROOT, "%.3g/s", progress.perSecond()) : "";
        }

        /** How long it takes yet at this rate; empty where that is not known. */
        String left() {
            return progress.perSecond() > 0
                            && progress.step() < progress.steps()
                            && Double.isFinite(progress.secondsLeft())
                    ? remaining(progress.secondsLeft()) + " left"
                    : "";
        }

        /** Its loss; empty where nothing is trained. */
        String loss() {
            return progress.loss() > 0 ? String.format(Locale.ROOT, "loss %.3f", progress.loss()) : "";
        }
    }

    /**
     * A fault that may pass.
     *
     * @param attempt which attempt runs, or waits to
     * @param fault what ended the one before
     */
    public record Retry(int attempt, String fault) {

        String words() {
            return "attempt " + attempt + " after: " + Sentences.oneLine(fault);
        }
    }

    /**
     * In words, on one line.
     *
     * @param seconds for how long it has gone on
     * @param atOnce how many stages run at once in the mean
     */
    public static String plain(State state, double seconds, double atOnce) {
        List<String> parts = new ArrayList<>();
        String done = state.campaign()
                .map(campaign -> campaign.done() + " of " + Numbers.count(campaign.pairs(), "source-target pair") + ", "
                        + campaign.ended() + " of " + Numbers.count(campaign.targets(), "target"))
                .orElseGet(() -> state.done() + " of " + Numbers.count(state.stages(), "stage"));
        parts.add(done + " done after " + Numbers.duration(Math.floor(seconds)));
        parts.add(state.left(atOnce));
        parts.add(state.failed() > 0 ? Numbers.count(state.failed(), "source") + " failed" : "");
        StringBuilder text = new StringBuilder(filled(parts));
        state.races().forEach(race -> text.append("; ").append(race.words()));
        state.activities().forEach(a -> text.append("; ").append(activity(a)));
        return text.toString();
    }

    /** How much of what is done had to be computed. */
    public static String stages(State state) {
        int computed = state.done() - state.found();
        if (computed == 0) {
            return "all " + Numbers.count(state.done(), "stage") + " were found in the store";
        }
        return Numbers.count(computed, "stage") + " computed, " + state.found() + " found in the store";
    }

    /** Nobody can tell tenths of a second ahead. */
    static String remaining(double seconds) {
        return seconds < 1 ? "a second" : Numbers.duration(seconds < 10 ? seconds : Math.floor(seconds));
    }

    private static String activity(Running running) {
        StageProgress at = running.progress();
        String what = running.what()
                + running.retry().map(retry -> ", " + retry.words()).orElse("");
        if (at.steps() <= 0) {
            return what;
        }
        return what + ": "
                + filled(List.of(
                        at.unit() + " " + at.step() + "/" + at.steps(),
                        running.rate(),
                        running.left(),
                        running.loss()));
    }

    private static String filled(List<String> parts) {
        return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }
}
