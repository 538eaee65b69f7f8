import 'slack-blocks-to-jsx/dist/style.css';
import './styles/base.css';
import './styles/guide.css';
import './styles/workspace.css';
import './styles/post.css';
import './styles/form.css';
import './styles/phones.css';
import './styles/answers.css';
import './styles/narrow.css';
import { createRoot } from 'react-dom/client';
import { SandboxPage } from './sandbox-page.tsx';

const root = document.getElementById('sandbox');
if (root) createRoot(root).render(<SandboxPage />);
