/** Characters of the hashes in names of pods: https://pkg.go.dev/k8s.io/apimachinery/pkg/util/rand#SafeEncodeString */
const HASH = "[bcdfghjklmnpqrstvwxz2456789]";

/**
 * What follows the name of the workload in a pod's: `-6d4b75cb6d-hx7kp` of a Deployment, `-29012345-hx7kp` of a CronJob,
 * `-hx7kp` of a Job or DaemonSet, `-0` of a StatefulSet.
 */
export const POD_SUFFIX = `(?:(?:-${HASH}{5,10}|-[0-9]{8,10})?-${HASH}{5}|-[0-9]{1,5})`;
