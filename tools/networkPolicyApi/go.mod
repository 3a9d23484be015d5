module portcullis/tools/networkPolicyApi

go 1.26

// Nothing is built of it: the definition of ClusterNetworkPolicy is read from its files.
require sigs.k8s.io/network-policy-api v0.3.0
