package org.sourceselect.cli.file;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evidence.Evidence;
import org.sourceselect.evidence.MethodEvidence;
import org.sourceselect.evidence.MethodEvidence.Kind;
import org.sourceselect.experiment.EvidenceStudy;

/**
 * Regret against cost as an SVG picture: a point for each way to choose with its interval over targets, the cost on a logarithmic axis,
 * each named at the right in the order of regret and joined to its name by a line. Points of nearly the same cost are set side by side, as
 * near to their places as they have room.
 *
 * <p>Of many ways {@value #MOST} are drawn so: the default choice (H-score, Path 1), all baselines and the ceiling, those that no other beats
 * at their cost, and those that lose least. The others are small points at their places.
 */
public final class RegretFigure {

    private static final int WIDTH = 960;
    private static final int LEFT = 64;
    private static final int RIGHT = 620;
    private static final int TOP = 56;
    private static final int LABELS = 660;
    private static final int LINE = 19;
    private static final int LOWEST_HEIGHT = 300;

    /** Between points side by side. */
    private static final double APART = 8;

    /** More ways would push each other far from their costs. */
    private static final int MOST = 24;

    private static final double[] TICKS = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10};

    private static final String INK = "#1f2933";
    private static final String FAINT = "#c3ccd5";
    private static final String METHOD = "#0b6e99";
    private static final String BASELINE = "#6b7785";
    private static final String CEILING = "#b4501e";

    private final Evidence evidence;
    private final List<MethodEvidence> methods;
    private final List<MethodEvidence> named;
    private final double height;
    private final double cheapest;
    private final double dearest;
    private final double most;
    private final StringBuilder svg = new StringBuilder();

    private record Point(MethodEvidence method, double x, double y) {}

    private RegretFigure(Evidence evidence) {
        this.evidence = evidence;
        this.methods = evidence.methods().stream()
                .filter(m -> m.regret1().value().isPresent() && m.cost() > 0)
                .toList();
        this.named = named(methods);
        this.height = Math.max(LOWEST_HEIGHT, (named.size() + 1) * LINE);
        this.cheapest = methods.stream().mapToDouble(MethodEvidence::cost).min().orElse(0.1) / 1.15;
        this.dearest = Math.max(
                1, methods.stream().mapToDouble(MethodEvidence::cost).max().orElse(1));
        this.most = Math.max(
                0.01,
                1.05
                        * methods.stream()
                                .mapToDouble(m -> m.regret1()
                                        .interval()
                                        .map(Interval::high)
                                        .orElse(m.regret1().value().orElse(0)))
                                .max()
                                .orElse(1));
    }

    private static List<MethodEvidence> named(List<MethodEvidence> methods) {
        String usual = Evidence.path1(EvidenceStudy.USUAL_METRIC);
        Stream<MethodEvidence> inOrder = Stream.of(
                        methods.stream()
                                .filter(m ->
                                        m.kind() != Kind.METHOD || m.method().equals(usual)),
                        methods.stream().filter(m -> methods.stream().noneMatch(other -> beats(other, m))),
                        methods.stream().sorted(Comparator.comparingDouble(RegretFigure::regret)))
                .flatMap(some -> some);
        Set<MethodEvidence> first = inOrder.distinct().limit(MOST).collect(Collectors.toSet());
        return methods.stream().filter(first::contains).toList();
    }

    private static boolean beats(MethodEvidence other, MethodEvidence method) {
        boolean chooses = other.kind() == Kind.METHOD || other.kind() == Kind.BASELINE;
        boolean noWorse = other.cost() <= method.cost() && regret(other) <= regret(method);
        return chooses && noWorse && (other.cost() < method.cost() || regret(other) < regret(method));
    }

    private static double regret(MethodEvidence method) {
        return method.regret1().value().orElse(0);
    }

    /** The picture. */
    public static String svg(Evidence evidence) {
        RegretFigure figure = new RegretFigure(evidence);
        figure.draw();
        return figure.svg.toString();
    }

    private void draw() {
        double bottom = TOP + height;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" width=\"%d\" height=\"%.0f\""
                        + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"%s\">",
                WIDTH, bottom + 62, WIDTH, bottom + 62, INK);
        add("<title>Dice lost by the first choice, against what it costs</title>");
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
        text(
                LEFT,
                24,
                "start",
                15,
                "Dice lost by the first choice (regret@1), mean over %s%s",
                targets(evidence.targets()),
                evidence.intervals() ? " with its 95 % interval" : "");
        text(
                LEFT,
                43,
                "start",
                12,
                "0 is the best source; lower and further left is better; hollow points are baselines"
                        + (methods.stream().allMatch(MethodEvidence::costKnown)
                                ? ""
                                : "; behind >: costs more, by an unknown amount")
                        + (named.size() == methods.size()
                                ? ""
                                : "; small points: " + (methods.size() - named.size()) + " more ways"));
        axes(bottom);
        List<Point> points = points();
        List<Point> byRegret = new ArrayList<>(points);
        byRegret.sort(Comparator.comparingDouble(Point::y).reversed());
        List<Double> lines = labelLines(byRegret);
        for (int i = 0; i < byRegret.size(); i++) {
            Point point = byRegret.get(i);
            add(
                    "<path d=\"M%.1f %.1fL%d %.1fL%d %.1f\" fill=\"none\" stroke=\"%s\" stroke-width=\"0.8\"/>",
                    point.x(), point.y(), RIGHT + 6, lines.get(i), LABELS - 5, lines.get(i), FAINT);
        }
        methods.stream().filter(m -> !named.contains(m)).forEach(this::speck);
        points.forEach(this::mark);
        for (int i = 0; i < byRegret.size(); i++) {
            label(byRegret.get(i).method(), lines.get(i));
        }
        svg.append("</svg>\n");
    }

    private void axes(double bottom) {
        double step = step(most);
        for (double value = 0; value <= most; value += step) {
            add(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%s\"/>",
                    LEFT, y(value), RIGHT, y(value), value == 0 ? INK : "#e6eaee", value == 0 ? "1" : "0.8");
            text(LEFT - 8, y(value) + 4, "end", 12, step < 0.01 ? "%.3f" : "%.2f", value);
        }
        for (double tick : TICKS) {
            if (tick >= cheapest && tick <= 1.02 * dearest) {
                add(
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
                        x(tick), bottom, x(tick), bottom + 5, INK);
                text(x(tick), bottom + 20, "middle", 12, tick < 0.01 ? "%.1f %%" : "%.0f %%", 100 * tick);
            }
        }
        text(
                (LEFT + RIGHT) / 2.0,
                bottom + 44,
                "middle",
                13,
                "cost until the choice is fine-tuned, as a share of fine-tuning all sources (log scale)");
    }

    /** In ascending cost, each at least a little to the right of the one before, and all as near to their costs as that leaves them. */
    private List<Point> points() {
        List<MethodEvidence> ascending = new ArrayList<>(named);
        ascending.sort(Comparator.comparingDouble(MethodEvidence::cost).thenComparingDouble(RegretFigure::regret));
        // Less the room of those before it, no place may lie left of the one before: neighbours that would share the
        // mean of theirs (isotonic regression, by pooling adjacent violators).
        Deque<Pool> pools = new ArrayDeque<>();
        for (int i = 0; i < ascending.size(); i++) {
            Pool pool = new Pool(x(ascending.get(i).cost()) - i * APART, 1);
            while (!pools.isEmpty() && pools.getLast().mean() >= pool.mean()) {
                pool = pools.removeLast().with(pool);
            }
            pools.addLast(pool);
        }
        double rightmost = RIGHT - (ascending.size() - 1) * APART;
        List<Point> points = new ArrayList<>();
        for (Pool pool : pools) {
            double place = Math.min(rightmost, Math.max(LEFT + APART, pool.mean()));
            for (int i = 0; i < pool.size(); i++) {
                MethodEvidence method = ascending.get(points.size());
                points.add(new Point(method, place + points.size() * APART, y(regret(method))));
            }
        }
        return points;
    }

    /** Places that are alike. */
    private record Pool(double sum, int size) {

        double mean() {
            return sum / size;
        }

        Pool with(Pool next) {
            return new Pool(sum + next.sum, size + next.size);
        }
    }

    /** One without interval and name, where it belongs. */
    private void speck(MethodEvidence method) {
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\"><title>%s</title></circle>",
                x(method.cost()), y(regret(method)), FAINT, escaped(method.method()));
    }

    /** A line of text for each point from the bottom up, near its height and never on another's. */
    private List<Double> labelLines(List<Point> fromBelow) {
        double[] lines = new double[fromBelow.size()];
        double below = TOP + height + LINE;
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Math.min(fromBelow.get(i).y(), below - LINE);
            below = lines[i];
        }
        double above = TOP - LINE;
        for (int i = lines.length - 1; i >= 0; i--) {
            lines[i] = Math.max(lines[i], above + LINE);
            above = lines[i];
        }
        List<Double> result = new ArrayList<>();
        for (double line : lines) {
            result.add(line);
        }
        return result;
    }

    private void mark(Point point) {
        String colour = colour(point.method().kind());
        point.method()
                .regret1()
                .interval()
                .ifPresent(i -> add(
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                        point.x(), y(i.low()), point.x(), y(i.high()), colour));
        boolean hollow = point.method().kind() == Kind.BASELINE;
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1.6\"/>",
                point.x(), point.y(), hollow ? "#ffffff" : colour, colour);
    }

    private void label(MethodEvidence method, double line) {
        add(
                "<text x=\"%d\" y=\"%.1f\" fill=\"%s\">%s <tspan fill=\"%s\">%.3f</tspan></text>",
                LABELS,
                line + 4.5,
                colour(method.kind()),
                escaped((method.costKnown() ? "" : "> ")
                        + method.method()
                        + (method.targets() < evidence.targets() ? " (" + targets(method.targets()) + ")" : "")),
                INK,
                regret(method));
    }

    private static String targets(int count) {
        return count + (count == 1 ? " target" : " targets");
    }

    private static String colour(Kind kind) {
        return switch (kind) {
            case METHOD, CHOSEN -> METHOD;
            case BASELINE -> BASELINE;
            case CEILING -> CEILING;
        };
    }

    private double x(double cost) {
        return LEFT + 20 + (RIGHT - LEFT - 30) * Math.log(cost / cheapest) / Math.log(1.02 * dearest / cheapest);
    }

    private double y(double regret) {
        return TOP + height * (1 - regret / most);
    }

    private static double step(double most) {
        for (double step : new double[] {0.002, 0.005, 0.01, 0.02, 0.05, 0.1}) {
            if (most / step <= 9) {
                return step;
            }
        }
        return 0.2;
    }

    private void text(double x, double y, String anchor, int size, String format, Object... arguments) {
        String words = arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments);
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>",
                x, y, anchor, size, escaped(words));
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
