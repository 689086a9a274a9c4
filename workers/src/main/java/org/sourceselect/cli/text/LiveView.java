package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.cli.text.Styled.Tone;
import org.sourceselect.race.RaceStanding;
import org.sourceselect.selection.SelectionProgress;

/** How far a workflow is, for a terminal: a bar, kinds of stages, how races stand, and what runs. */
public final class LiveView {

    private static final int BAR = 20;
    private static final int SHORTEST_BAR = 5;
    private static final int WIDEST_NAME = 44;
    private static final int NARROWEST_NAME = 12;

    /** Of a name this much is left, if numbers can give way to it. */
    private static final int READABLE_NAME = 20;

    /** What is told of a stage that runs beside its name: where it is, its rate, its loss, and the time left. */
    private static final int CELLS = 4;

    /** The rate first, as the time left says the same; then the loss. */
    private static final int[] GIVE_WAY = {1, 2};

    private static final String GAP = "  ";

    private final int columns;
    private final int rows;

    /** For a terminal of this size. */
    public LiveView(Terminal terminal) {
        this.columns = terminal.columns() - 1;
        this.rows = terminal.rows() - 1;
    }

    /**
     * Lines for the terminal's width and height.
     *
     * @param seconds for how long it has gone on
     * @param atOnce how many stages run at once in the mean
     */
    public List<Styled> lines(ProgressLine.State state, double seconds, double atOnce) {
        List<Styled> lines = new ArrayList<>();
        lines.add(bar(state, seconds, atOnce));
        remarks(state).ifPresent(lines::add);
        lines.addAll(wrapped(new Styled(), kinds(state.kinds()), ", "));
        for (ProgressLine.Race race : state.races()) {
            lines.addAll(race(race));
        }
        List<Styled> running = running(state.activities());
        int room = Math.max(2, rows - lines.size());
        if (running.size() > room) {
            lines.addAll(running.subList(0, room - 1));
            lines.add(new Styled().add("and " + (running.size() - room + 1) + " lines more", Tone.FAINT));
        } else {
            lines.addAll(running);
        }
        return lines;
    }

    /** The bar gives way to the words beside it. */
    private Styled bar(ProgressLine.State state, double seconds, double atOnce) {
        int done = state.campaign().map(ProgressLine.Campaign::done).orElse(state.done());
        int all = state.campaign().map(ProgressLine.Campaign::pairs).orElse(state.stages());
        String share = state.campaign()
                .map(campaign ->
                        done + "/" + all + " pairs, " + campaign.ended() + "/" + campaign.targets() + " targets")
                .orElse(done + "/" + all + " stages");
        String left = state.left(atOnce);
        String times = ", " + Numbers.duration(Math.floor(seconds)) + (left.isEmpty() ? "" : ", " + left);
        int bar = Math.min(BAR, columns - "[] ".length() - share.length() - times.length());
        Styled line = new Styled();
        if (bar >= SHORTEST_BAR) {
            boolean goesOn =
                    state.campaign().filter(campaign -> !campaign.isOver()).isPresent();
            int filled = all == 0 ? 0 : Math.min(goesOn ? bar - 1 : bar, bar * done / all);
            line.add("[")
                    .add("#".repeat(filled), Tone.DONE)
                    .add(".".repeat(bar - filled), Tone.FAINT)
                    .add("] ");
        }
        return line.add(share, Tone.STRONG).add(times);
    }

    private static Optional<Styled> remarks(ProgressLine.State state) {
        if (state.failed() == 0 && state.found() == 0) {
            return Optional.empty();
        }
        Styled line = new Styled();
        if (state.failed() > 0) {
            line.add(Numbers.count(state.failed(), "source") + " failed", Tone.BAD);
        }
        if (state.found() > 0) {
            line.add((state.failed() > 0 ? ", " : "") + Numbers.count(state.found(), "stage") + " found in the store");
        }
        return Optional.of(line);
    }

    private record Word(String text, Tone tone) {}

    private static List<Word> kinds(List<SelectionProgress.Kind> kinds) {
        return kinds.stream()
                .filter(kind -> kind.stages() > 0)
                .map(kind -> new Word(
                        kind.label() + " " + kind.done() + "/" + kind.stages(),
                        kind.done() >= kind.stages() ? Tone.DONE : kind.done() > 0 ? Tone.PLAIN : Tone.FAINT))
                .toList();
    }

    private List<Styled> race(ProgressLine.Race race) {
        int name = Math.max(NARROWEST_NAME, columns / 2);
        List<Word> places = new ArrayList<>();
        for (RaceStanding.Place place : race.standing().places()) {
            boolean there = place.iterations() >= race.standing().iterations();
            places.add(new Word(
                    ProgressLine.Race.words(place, name),
                    places.isEmpty() && place.iterations() > 0 ? Tone.STRONG : there ? Tone.PLAIN : Tone.FAINT));
        }
        return wrapped(new Styled().add(race.heading(name) + ": "), places, ", ");
    }

    /** Words on as many lines as it takes, no word broken; the further lines indented. */
    private List<Styled> wrapped(Styled first, List<Word> words, String between) {
        List<Styled> lines = new ArrayList<>();
        Styled line = first;
        for (int w = 0; w < words.size(); w++) {
            Word word = words.get(w);
            String before = w > 0 ? between : "";
            // What ends a line with a word behind it stands on it too.
            int after = w + 1 < words.size() ? between.strip().length() : 0;
            if (line.length() > 0
                    && line.length() + before.length() + word.text().length() + after > columns) {
                // Behind a heading nothing stands between.
                line.add(before.strip());
                lines.add(line);
                line = new Styled().add(GAP);
                before = "";
            }
            line.add(before).add(word.text(), word.tone());
        }
        if (line.length() > 0) {
            lines.add(line);
        }
        return lines;
    }

    private List<Styled> running(List<ProgressLine.Running> activities) {
        List<List<String>> cells = activities.stream().map(LiveView::cells).toList();
        int longest = activities.stream()
                .filter(a -> a.progress().steps() > 0)
                .mapToInt(a -> Math.min(WIDEST_NAME, a.what().length()))
                .max()
                .orElse(0);
        int[] widths = widths(cells, Math.min(longest, READABLE_NAME));
        int name = Math.min(Math.max(NARROWEST_NAME, columns - beside(widths)), longest);
        List<Styled> lines = new ArrayList<>();
        for (int row = 0; row < cells.size(); row++) {
            ProgressLine.Running activity = activities.get(row);
            lines.add(
                    activity.progress().steps() > 0
                            ? stepping(activity, cells.get(row), widths, name)
                            : new Styled().add(activity.what(), activity.isAtWork() ? Tone.PLAIN : Tone.FAINT));
            activity.retry().ifPresent(retry -> lines.add(new Styled().add(GAP + retry.words(), Tone.WARNING)));
        }
        return lines;
    }

    /** How wide the numbers of what runs are; 0 for those that give way to the names. */
    private int[] widths(List<List<String>> cells, int name) {
        int[] widths = new int[CELLS];
        for (int c = 0; c < CELLS; c++) {
            int column = c;
            widths[c] = cells.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0);
        }
        for (int first : GIVE_WAY) {
            if (name + beside(widths) > columns) {
                widths[first] = 0;
            }
        }
        return widths;
    }

    private static int beside(int[] widths) {
        return IntStream.of(widths)
                .filter(width -> width > 0)
                .map(width -> width + GAP.length())
                .sum();
    }

    private static List<String> cells(ProgressLine.Running running) {
        StageProgress at = running.progress();
        return at.steps() > 0
                ? List.of(
                        at.unit() + " " + at.step() + "/" + at.steps(), running.rate(), running.loss(), running.left())
                : List.of("", "", "", "");
    }

    private static Styled stepping(ProgressLine.Running activity, List<String> cells, int[] widths, int name) {
        String what = new Styled().add(activity.what()).line(name, false);
        StringBuilder line = new StringBuilder(what + " ".repeat(name - what.length()));
        for (int c = 0; c < widths.length; c++) {
            if (widths[c] > 0) {
                String padding = " ".repeat(widths[c] - cells.get(c).length());
                line.append(GAP).append(c == 0 ? cells.get(c) + padding : padding + cells.get(c));
            }
        }
        return new Styled().add(line.toString().stripTrailing());
    }
}
