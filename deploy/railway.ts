// Railway, with its command line (railway login; railway init; railway link):
//   railway config apply --file deploy/railway.ts     one app with its volume
//   railway variables --set SLACK_BOT_TOKEN=… --set SLACK_APP_TOKEN=… --set CLICKSEND_USERNAME=… --set CLICKSEND_API_KEY=…
//   railway up                                        builds this folder's Dockerfile, and starts it
// Over Socket Mode: it has no public address, and needs none.
import { defineRailway, preserve, project, service, volume } from 'railway/iac';

export default defineRailway(() => {
  const data = volume('data', { sizeMB: 1024 });
  const app = service('slack-mms', {
    build: { builder: 'DOCKERFILE', dockerfilePath: 'Dockerfile' },
    deploy: {
      numReplicas: 1,
      healthcheckPath: '/health/live',
      healthcheckTimeout: 60,
      restartPolicyType: 'ALWAYS',
      // One machine has the file: the old copy stops before the new one starts. Running work may take ten seconds.
      overlapSeconds: 0,
      drainingSeconds: 15,
      requiredMountPath: '/data',
    },
    volumeMounts: { '/data': data },
    env: {
      // What was set with `railway variables` stays.
      SLACK_BOT_TOKEN: preserve(),
      SLACK_APP_TOKEN: preserve(),
      CLICKSEND_USERNAME: preserve(),
      CLICKSEND_API_KEY: preserve(),
      DEFAULT_COUNTRY: 'AU',
      DATA_DIR: '/data',
      // Railway gives the volume to root. deploy/entrypoint.sh takes it over, and the app goes on as a user.
      RAILWAY_RUN_UID: '0',
    },
  });
  return project('slack-mms', { resources: [app, data] });
});
