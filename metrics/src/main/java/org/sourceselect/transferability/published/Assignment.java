package org.sourceselect.transferability.published;

import java.util.Arrays;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.transport.PointCloud;

/**
 * The assignment of n points to n others of least total squared distance, by Bertsekas' auction with eps-scaling (Bertsekas
 * 1988): a free source point bids for the target point that is best for it at present prices, raising its price by what
 * the second best is worse, plus eps. The total is within {@code n eps} of the least one.
 *
 * <p>Bids look only into tiles whose nearest corner and least price could still be good enough: a hundred points instead of
 * all. One thread: every bid depends on those before.
 */
final class Assignment {

    /** By how much eps falls from round to round; Bertsekas suggests 4 to 10. */
    private static final double FALL = 5;

    private static final int FREE = -1;

    /** For each source point, before the search is given up: points in the same place outbid each other by the least step. */
    private static final long MOST_BIDS = 20_000;

    private final PointCloud source;
    private final PointCloud target;
    private final double[] price;
    private final double[] leastPrice;
    private final int[] tileOf;
    private final int[] owner;
    private final int[] assigned;
    private double slack;
    private long bids;

    /** Between clouds of as many points of equal weight. */
    Assignment(PointCloud source, PointCloud target) {
        int n = source.size();
        if (target.size() != n) {
            throw new IllegalArgumentException(n + " points cannot be assigned to " + target.size() + ".");
        }
        this.source = source;
        this.target = target;
        this.price = new double[n];
        this.leastPrice = new double[target.tiles()];
        this.tileOf = new int[n];
        for (int t = 0; t < target.tiles(); t++) {
            Arrays.fill(tileOf, target.tileStart()[t], target.tileStart()[t + 1], t);
        }
        this.owner = new int[n];
        this.assigned = new int[n];
    }

    /**
     * Solves.
     *
     * @param relativeGap how far the mean cost may be from the least one, as a share of the clouds' squared extent
     * @return per source point its target point
     * @throws ArithmeticException when it takes too many bids, as with many points in the same place
     */
    int[] solve(double relativeGap, ProgressListener progress) {
        double extent = Math.max(source.extent(), target.extent());
        double least = Math.max(relativeGap * extent * extent, Double.MIN_NORMAL);
        slack = extent * extent / 4;
        while (true) {
            round(progress);
            if (slack <= least) {
                return assigned;
            }
            slack = Math.max(slack / FALL, least);
        }
    }

    /** Bids made so far. */
    long bids() {
        return bids;
    }

    private void round(ProgressListener progress) {
        int n = assigned.length;
        Arrays.fill(owner, FREE);
        int[] free = new int[n];
        for (int i = 0; i < n; i++) {
            free[i] = n - 1 - i;
        }
        int count = n;
        while (count > 0) {
            int bidder = free[--count];
            int won = bid(bidder);
            if (owner[won] != FREE) {
                free[count++] = owner[won];
            }
            owner[won] = bidder;
            assigned[bidder] = won;
            if ((++bids & 0xffff) == 0) {
                progress.progress("auctioning", bids, 0);
                if (bids > MOST_BIDS * n) {
                    throw new ArithmeticException("The assignment was not found within " + bids
                            + " bids, as too many pixels have the same features.");
                }
            }
        }
    }

    private int bid(int i) {
        double px = source.x()[i];
        double py = source.y()[i];
        int best = 0;
        double value = Double.POSITIVE_INFINITY;
        double second = Double.POSITIVE_INFINITY;
        // The tile it has last won something in makes a good first bound.
        int home = tileOf[assigned[i]];
        for (int k = -1; k < leastPrice.length; k++) {
            int tile = k < 0 ? home : k;
            if (k == home || (k >= 0 && distanceTo(tile, px, py) + leastPrice[tile] >= second)) {
                continue;
            }
            for (int j = target.tileStart()[tile]; j < target.tileStart()[tile + 1]; j++) {
                double dx = target.x()[j] - px;
                double dy = target.y()[j] - py;
                double cost = dx * dx + dy * dy + price[j];
                if (cost < second) {
                    if (cost < value) {
                        second = value;
                        value = cost;
                        best = j;
                    } else {
                        second = cost;
                    }
                }
            }
        }
        // A single point has no second best.
        price[best] += (second == Double.POSITIVE_INFINITY ? 0 : second - value) + slack;
        int tile = tileOf[best];
        double least = Double.POSITIVE_INFINITY;
        for (int j = target.tileStart()[tile]; j < target.tileStart()[tile + 1]; j++) {
            least = Math.min(least, price[j]);
        }
        leastPrice[tile] = least;
        return best;
    }

    private double distanceTo(int tile, double px, double py) {
        double[] box = target.box();
        double gapX = Math.max(0, Math.max(box[4 * tile] - px, px - box[4 * tile + 1]));
        double gapY = Math.max(0, Math.max(box[4 * tile + 2] - py, py - box[4 * tile + 3]));
        return gapX * gapX + gapY * gapY;
    }
}
