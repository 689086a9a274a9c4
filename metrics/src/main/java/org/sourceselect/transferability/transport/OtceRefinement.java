package org.sourceselect.transferability.transport;

import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.math.JointLabels;

/**
 * The way from a handful of coarse bins at a large eps to fine bins at the wanted one, each solution starting the next.
 *
 * <p>First eps falls by quarters from the square of the clouds' extent, with bins of side {@value #COARSEST} sqrt(eps);
 * then, at the wanted eps, bins are halved until the score stands still.
 */
final class OtceRefinement {

    /** Side of a level-0 bin in units of sqrt(eps), for eps up to 1: 0.025 for eps = 0.1. Pixels are gathered this finely. */
    private static final double FINEST_SIDE = 0.0790569415042095;

    /** The level to start with has bins of 16 times that side. */
    private static final int COARSEST_LEVEL = 4;

    static final double COARSEST = FINEST_SIDE * (1 << COARSEST_LEVEL);

    /** Bins to start with at most: where eps is small, far fewer than its square root asks for already settle the score. */
    private static final int FIRST_BINS = 1000;

    /** A starting point need not be better; a worse one would leave mass in the wrong cluster. */
    private static final double ROUGH = 1e-5;

    /** A score of 0 has no share to be measured by: 1e-6 nats is beneath what any ranking can use. */
    private static final double LEAST_CHANGE = 1e-6;

    /**
     * How many times the last halving's change the bins' error may be. A regular second-order error is a third of it; on a
     * few thousand pixels 1.6 times has been seen.
     */
    static final double SAFETY = 2;

    /** The bins' share of the tolerance; the rest is the solver's. */
    private static final double BINS_SHARE = 0.9;

    /**
     * How much smaller the marginal error of the last plan is made. What that changes in the score is then ten times what is
     * left, more or less, as both are in proportion; the sweeps for one more digit are as many as for all before.
     */
    private static final double POLISH = 10;

    /** Between a few points sweeps cost nothing, and there are no bins whose error would hide the solver's. */
    private static final double POLISH_POINTS = 100;

    private static final int MOST_ITERATIONS = 20_000;

    /** Times the most entries: an estimate beyond is no matter of tiles' edges. */
    private static final double MARGIN = 4;

    private static final int ROUGH_ITERATIONS = 300;

    private final FeatureBins source;
    private final FeatureBins target;
    private final OtceSettings settings;
    private final ToDoubleFunction<EntropicTransport> quantity;
    private final ProgressListener progress;
    private final boolean points;
    private long iterations;
    private int solved;
    private Optional<Step> reached = Optional.empty();

    /**
     * A way for two clouds.
     *
     * @param quantity what is to stand still
     */
    OtceRefinement(
            FeatureBins source,
            FeatureBins target,
            OtceSettings settings,
            ToDoubleFunction<EntropicTransport> quantity,
            ProgressListener progress) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.quantity = quantity;
        this.progress = progress;
        this.points = source.level() == FeatureHistogram.POINTS && target.level() == FeatureHistogram.POINTS;
    }

    /** A plan and what it was made for. */
    private record Step(EntropicTransport plan, double eps, int level, PointCloud from, PointCloud to, double score) {}

    OtceSolution solve() {
        int finest = points ? FeatureHistogram.POINTS : Math.max(source.level(), target.level());
        int level = Math.max(COARSEST_LEVEL, finest);
        while (source.size(level) > FIRST_BINS || target.size(level) > FIRST_BINS) {
            level++;
        }
        Optional<Step> start = fall(level);
        Optional<Step> coarse = step(settings.eps(), level, start);
        while (coarse.isEmpty()) {
            level++;
            coarse = step(settings.eps(), level, start);
        }
        Step last = coarse.orElseThrow();
        double change = Double.POSITIVE_INFINITY;
        while (last.level() > finest && SAFETY * change > tolerated(last)) {
            Optional<Step> finer = refine(last, points ? finest : last.level() - 1);
            if (finer.isEmpty()) {
                break;
            }
            change = Math.abs(finer.orElseThrow().score() - last.score());
            last = finer.orElseThrow();
        }
        if (last.level() == FeatureHistogram.POINTS) {
            change = 0;
        } else if (change == Double.POSITIVE_INFINITY) {
            Optional<Step> coarser = step(settings.eps(), last.level() + 1, start);
            change = Math.abs(coarser.orElseThrow().score() - last.score());
        }
        reached = Optional.of(last);
        return polish(last, change);
    }

    /**
     * After {@link #solve()}: the doubt of a score that is {@code -H(Yt | Ys)} of its plan.
     *
     * @param sources the source's groups of subjects, and the bins of each
     * @param targets the target's
     */
    SubjectDoubt doubt(
            OtceSolution solution,
            SubjectGroups sources,
            TransportDoubt.Part sourcePart,
            SubjectGroups targets,
            TransportDoubt.Part targetPart) {
        Optional<String> unknown = targets.unknown("target").or(() -> sources.unknown("source"));
        if (unknown.isPresent()) {
            return SubjectDoubt.unknown(unknown.get());
        }
        Step step = reached.orElseThrow();
        return step.plan()
                .slope()
                .map(known -> new TransportDoubt(source, target, step.level(), solution.joint(), known)
                        .of(solution.value(), sources, sourcePart, targets, targetPart))
                .orElseGet(() -> SubjectDoubt.unknown(
                        "how the transport plan answers to other weights of pixels could not be computed"));
    }

    private double tolerated(Step step) {
        return points ? 0 : Math.max(BINS_SHARE * settings.tolerance() * Math.abs(step.score()), LEAST_CHANGE);
    }

    /** Falls from a large eps, at which any start will do, to four times the wanted one. */
    private Optional<Step> fall(int level) {
        double extent = Math.max(
                source.points(Math.max(level, 0), 1).extent(),
                target.points(Math.max(level, 0), 1).extent());
        int falls = 0;
        while (settings.eps() * Math.pow(4, falls) < extent * extent / 4) {
            falls++;
        }
        Optional<Step> last = Optional.empty();
        for (int k = falls; k > 0; k--) {
            Optional<Step> next = step(settings.eps() * Math.pow(4, k), Math.max(level, COARSEST_LEVEL + k), last);
            last = next.isPresent() ? next : last;
        }
        return last;
    }

    /**
     * Goes on to finer bins. The potentials of coarse ones are off by about their side squared: where eps is less, the
     * finer bins start at an eps that large and fall again.
     */
    private Optional<Step> refine(Step coarse, int level) {
        if (surelyTooLarge(coarse, level)) {
            return Optional.empty();
        }
        double side = coarse.level() == FeatureHistogram.POINTS ? 0 : side(coarse.level());
        int falls = 0;
        while (settings.eps() * Math.pow(4, falls) < side * side / 4) {
            falls++;
        }
        Optional<Step> last = Optional.of(coarse);
        for (int k = falls; k >= 0; k--) {
            Optional<Step> next = step(settings.eps() * Math.pow(4, k), level, last);
            if (next.isPresent() || k == 0) {
                last = next;
            }
        }
        return last;
    }

    /**
     * Whether the kernel between finer bins cannot be kept. Each entry between coarse bins becomes as many as there are pairs
     * of the finer bins within, by what the tiles' edges take along too many and never by a multiple; to start and find out
     * would take longer than all before.
     */
    private boolean surelyTooLarge(Step coarse, int level) {
        double pairs = (double) source.size(level) * target.size(level);
        double entries = coarse.plan().entries()
                * pairs
                / ((double) coarse.from().size() * coarse.to().size());
        return entries > MARGIN * settings.mostEntries();
    }

    /** Side of a level-0 bin. Above an eps of 1 the labels ask for finer bins than the transport does. */
    static double finestSide(double eps) {
        return FINEST_SIDE * Math.sqrt(Math.min(eps, 1));
    }

    private double side(int level) {
        return Math.scalb(finestSide(settings.eps()), level);
    }

    /** Solves for one eps and one level of bins; empty when the kernel would be too large. */
    private Optional<Step> step(double eps, int level, Optional<Step> before) {
        double side = side(level);
        double tileSide = 1.3 * Math.sqrt(eps);
        if (level != FeatureHistogram.POINTS) {
            // Between 16 and 64 bins a tile: shorter loops are slow, larger tiles keep entries that do not matter.
            tileSide = Math.max(4 * side, Math.min(8 * side, tileSide));
        }
        PointCloud from = source.points(level, tileSide);
        PointCloud to = target.points(level, tileSide);
        double[] q = before.map(b -> b.plan().extendTo(to)).orElseGet(() -> new double[to.size()]);
        double ratio = before.map(b -> b.eps() / eps).orElse(1.0);
        for (int j = 0; j < q.length; j++) {
            q[j] *= ratio;
        }
        boolean wanted = eps == settings.eps();
        boolean near = before.filter(b -> b.eps() == eps && b.level() > level).isPresent();
        EntropicTransport plan = new EntropicTransport(from, to, eps, q, near, settings.mostEntries());
        boolean fits = plan.balance(
                wanted ? settings.marginalTolerance() : ROUGH, wanted ? MOST_ITERATIONS : ROUGH_ITERATIONS);
        iterations += plan.iterations();
        progress.progress("solving the transport", ++solved, 0);
        if (fits && wanted && !(plan.marginalError() <= settings.marginalTolerance())) {
            throw new ArithmeticException("The transport did not converge: after " + plan.iterations()
                    + " iterations at eps " + eps + " its marginals are off by " + plan.marginalError()
                    + " instead of " + settings.marginalTolerance() + "; the features are up to "
                    + (float) Math.max(from.extent(), to.extent())
                    + " apart, which so small an eps hardly joins: choose a larger one, or one relative to the features"
                    + " ('sourceselect score METRIC --relative-eps 0.01').");
        }
        return fits
                ? Optional.of(new Step(plan, eps, level, from, to, quantity.applyAsDouble(plan)))
                : Optional.empty();
    }

    private OtceSolution polish(Step step, double change) {
        EntropicTransport plan = step.plan();
        double rough = step.score();
        int before = plan.iterations();
        plan.balance(
                settings.marginalTolerance() / (step.level() == FeatureHistogram.POINTS ? POLISH_POINTS : POLISH),
                MOST_ITERATIONS);
        iterations += plan.iterations() - before;
        JointLabels joint = plan.joint();
        check(joint, step);
        double side = step.level() == FeatureHistogram.POINTS ? 0 : side(step.level());
        double value = quantity.applyAsDouble(plan);
        return new OtceSolution(
                joint,
                value,
                change,
                Math.abs(value - rough),
                plan.marginalError(),
                plan.truncation(),
                iterations,
                step.from().size(),
                step.to().size(),
                side,
                plan.entries());
    }

    /** A solver that lost mass on the way would otherwise answer with a number like any other. */
    private void check(JointLabels joint, Step step) {
        long[] s = source.pixels();
        long[] t = target.pixels();
        double allowed = settings.marginalTolerance();
        double mass = Math.abs(joint.total() - 1);
        double rows = Math.abs(joint.source() - (double) s[1] / s[0]);
        double columns = Math.abs(joint.target() - (double) t[1] / t[0]);
        boolean sound = mass <= allowed
                && rows <= allowed
                && columns <= allowed
                && step.plan().marginalError() <= allowed
                && step.plan().truncation() <= allowed;
        if (!sound) {
            throw new ArithmeticException("The transport plan is not one: its mass is " + joint.total()
                    + ", its label marginals are off by " + rows + " and " + columns + " and its marginals by "
                    + step.plan().marginalError() + ", of which " + allowed + " is allowed.");
        }
    }
}
