/** The days that CloudWatch can keep logs for. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The log group of a cluster's denied traffic where Calico enforces policies. */
export const deniedTrafficGroup = (clusterName: string) => `/portcullis/${clusterName}/denied-traffic`;

/** The log group that the VPC CNI's agent writes to, together with the control plane; it cannot be told another. */
export const clusterGroup = (clusterName: string) => `/aws/eks/${clusterName}/cluster`;

/** Where something of an account is: the parts of the ARN of anything global in it. */
export interface Place {
  partition: string;
  account: string;
  region: string;
}

/** The place in `region` of the account that the ARN is of. */
export function placeOf(arn: string, region: string): Place {
  const [, partition = "", , , account = ""] = arn.split(":");
  return { partition, account, region };
}

export const logGroupArn = ({ partition, account, region }: Place, name: string) =>
  `arn:${partition}:logs:${region}:${account}:log-group:${name}`;

/**
 * The policy of a key: the account administers it by IAM, and CloudWatch Logs of the region uses it for this log group, and
 * for no other.
 */
export const keyPolicy = (place: Place, groupName: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Administration",
      Effect: "Allow",
      Principal: { AWS: `arn:${place.partition}:iam::${place.account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "LogGroup",
      Effect: "Allow",
      Principal: {
        Service: `logs.${place.region}.${place.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"}`,
      },
      Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      Resource: "*",
      Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn(place, groupName) } },
    },
  ],
});
